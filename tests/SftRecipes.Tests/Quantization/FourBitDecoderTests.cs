using SftRecipes.Quantization;
using SftRecipes.Quantization.BFloat16Products;
using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Tests.Quantization;

/// <summary>Every instruction set writes 4-bit blocks as a table and plain arithmetic do.</summary>
public sealed unsafe class FourBitDecoderTests
{
    private const int Blocks = 9;

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
    public void Float32_is_the_tables_value_times_the_scale(string name, QuantizationType type, int blockSize)
    {
        (float[] expected, float[] actual) = Decode<float>(name, type, blockSize, (set, blocks, to) => set.Decode(blocks, (float*)to));

        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
    }

    [SkippableTheory]
    [MemberData(nameof(Paths))]
    public void BFloat16_is_what_float32_is_rounded_to(string name, QuantizationType type, int blockSize)
    {
        (float[] values, ushort[] actual) = Decode<ushort>(name, type, blockSize, (set, blocks, to) => set.Decode(blocks, (ushort*)to));

        ushort[] expected = new ushort[values.Length];
        fixed (float* from = values)
        fixed (ushort* to = expected)
        {
            BFloat16Rows.Round(from, to, values.Length);
        }

        Assert.Equal(expected, actual);
    }

    [SkippableTheory]
    [MemberData(nameof(Paths))]
    public void Whole_numbers_are_nearest_to_float32_times_a_factor(string name, QuantizationType type, int blockSize)
    {
        const float Factor = 127f / 7;
        (float[] values, sbyte[] actual) = Decode<sbyte>(name, type, blockSize, (set, blocks, to) => set.Decode(blocks, Factor, (sbyte*)to));

        Assert.Equal(values.Select(value => (sbyte)MathF.Round(value * Factor, MidpointRounding.ToEven)), actual);
    }

    private delegate void Decoding(KernelSet set, FourBitBlocks blocks, void* destination);

    /// <summary>Random blocks, as float32 one by one, and as a set decodes them.</summary>
    private static (float[] Values, T[] Decoded) Decode<T>(string name, QuantizationType type, int blockSize, Decoding decode)
        where T : unmanaged
    {
        KernelSet set = KernelSet.All.Single(candidate => candidate.Name == name);
        Skip.IfNot(set.IsSupported, $"This processor has no {name}.");
        FourBitFormat format = FourBitFormat.Of(type)!;
        var random = new Random(7);
        byte[] packed = new byte[Blocks * blockSize / 2];
        random.NextBytes(packed);
        float[] scales = [.. Enumerable.Range(0, Blocks).Select(_ => (random.NextSingle() - 0.3f) * 10)];
        float[] values = new float[Blocks * blockSize];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = format.Codes[i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 0xf] * scales[i / blockSize];
        }

        // One element more, to see that nothing is written beyond the end.
        T[] decoded = new T[values.Length + 1];
        T guard = (T)Convert.ChangeType(123, typeof(T), null);
        decoded[^1] = guard;
        fixed (byte* p = packed)
        fixed (float* s = scales)
        fixed (T* to = decoded)
        {
            decode(
                set, new FourBitBlocks { Packed = p, Scales = s, BlockSize = blockSize, Count = Blocks, Codes = format.CodeTable }, to);
        }

        Assert.Equal(guard, decoded[^1]);
        return (values, decoded[..^1]);
    }
}
