using SftRecipes.Quantization;
using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Tests.Quantization;

public unsafe class NibbleDecoderTests
{
    public static TheoryData<string, QuantizationType, int> Paths
    {
        get
        {
            var data = new TheoryData<string, QuantizationType, int>();
            foreach (string name in KernelSet.All.Select(set => set.Name))
            {
                foreach (QuantizationType type in new[] { QuantizationType.Nf4, QuantizationType.Fp4 })
                {
                    foreach (int blockSize in new[] { 32, 64, 4096 })
                    {
                        data.Add(name, type, blockSize);
                    }
                }
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Paths))]
    public void Every_path_gives_the_bits_of_the_table(string name, QuantizationType type, int blockSize)
    {
        KernelSet set = KernelSet.All.Single(candidate => candidate.Name == name);
        Skip.IfNot(set.IsSupported, $"This processor has no {name}.");
        const int Blocks = 9;
        var random = new Random(7);
        byte[] packed = new byte[Blocks * blockSize / 2];
        random.NextBytes(packed);
        float[] scales = [.. Enumerable.Range(0, Blocks).Select(_ => (random.NextSingle() - 0.3f) * 10)];
        float[] codes = FourBitFormat.Of(type)!.Codes;
        // One element more, to see that nothing is written beyond the end.
        float[] actual = new float[(Blocks * blockSize) + 1];
        actual[^1] = 123;

        fixed (byte* p = packed)
        fixed (float* s = scales, c = codes, a = actual)
        {
            set.Decoder.Decode(p, s, blockSize, Blocks, c, a);
        }

        Assert.Equal(123, actual[^1]);
        for (int i = 0; i < Blocks * blockSize; i++)
        {
            int code = i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 0xf;
            Assert.Equal(BitConverter.SingleToInt32Bits(codes[code] * scales[i / blockSize]), BitConverter.SingleToInt32Bits(actual[i]));
        }
    }
}
