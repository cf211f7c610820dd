using System.Runtime.InteropServices;
using SftRecipes.Quantization;
using SftRecipes.Quantization.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Quantization;

/// <summary>Every instruction set that this processor has gives the bits of the scalar kernels.</summary>
[Collection(TorchCollection.Name)]
public unsafe class KernelSetTests
{
    private static readonly KernelSet s_scalar = KernelSet.All[^1];

    public static TheoryData<string> Sets => [.. KernelSet.All.Select(set => set.Name)];

    [Fact]
    public void The_chosen_set_is_the_first_that_runs_here()
    {
        Assert.True(KernelSet.Best.IsSupported);
        Assert.Equal("scalar", s_scalar.Name);
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Blocks_are_quantized_to_the_same_bytes(string name)
    {
        KernelSet set = Supported(name);
        foreach (SourceType type in Enum.GetValues<SourceType>())
        {
            foreach (FourBitFormat format in new[] { FourBitFormat.Nf4, FourBitFormat.Fp4 })
            {
                foreach ((int count, int blockSize) in new[] { (1, 64), (32, 32), (33, 32), (100, 64), (321, 64), (640, 128), (8200, 4096) })
                {
                    foreach (byte[] source in Sources(type, count))
                    {
                        Assert.Equal(
                            FourBit(s_scalar, source, type, count, blockSize, format), FourBit(set, source, type, count, blockSize, format));
                    }
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Numbers_at_the_borders_of_codes_get_the_same_bytes(string name)
    {
        KernelSet set = Supported(name);
        foreach (FourBitFormat format in new[] { FourBitFormat.Nf4, FourBitFormat.Fp4 })
        {
            // Each block begins with 1, so that its numbers are what the borders are compared with.
            float[] numbers =
            [
                .. format.Borders.SelectMany(border => new[] { MathF.BitDecrement(border), border, MathF.BitIncrement(border) }),
                .. format.Codes,
                .. Enumerable.Range(0, 4096).Select(i => (i - 2047.5f) / 2048),
            ];
            byte[] source = Encode([.. numbers.Chunk(63).SelectMany(chunk => chunk.Prepend(1)), .. new float[64]], SourceType.Float32);
            int count = source.Length / sizeof(float) / 64 * 64;
            Assert.Equal(
                FourBit(s_scalar, source, SourceType.Float32, count, 64, format), FourBit(set, source, SourceType.Float32, count, 64, format));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Int8_rows_are_quantized_and_decoded_to_the_same_bytes(string name)
    {
        KernelSet set = Supported(name);
        foreach (SourceType type in Enum.GetValues<SourceType>())
        {
            foreach (int count in new[] { 1, 7, 16, 31, 64, 1003 })
            {
                foreach (byte[] source in Sources(type, count))
                {
                    byte[] expected = Int8(s_scalar, source, type, count);
                    Assert.Equal(expected, Int8(set, source, type, count));
                    Assert.Equal(DecodeInt8(s_scalar, expected, count), DecodeInt8(set, expected, count));
                }
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Every_half_is_read_exactly(string name)
    {
        KernelSet set = Supported(name);
        const int Count = 32;
        ushort* source = stackalloc ushort[Count];
        byte* packed = stackalloc byte[Count / 2];
        float largest;
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            new Span<ushort>(source, Count).Fill((ushort)bits);
            set.Quantize(source, SourceType.Float16, Count, Count, FourBitFormat.Nf4, packed, &largest);
            float expected = Math.Abs((float)BitConverter.UInt16BitsToHalf((ushort)bits));
            Assert.True(expected.Equals(largest), $"{bits:x4}: expected {expected:R}, got {largest:R}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Products_with_4_bit_matrices_are_the_same(string name)
    {
        KernelSet set = Supported(name);
        var random = new Random(3);
        foreach ((int blockSize, int columns, bool nested) in new[]
        {
            (32, 32, false), (32, 224, true), (64, 64, true), (64, 960, true), (64, 128, false), (128, 384, true), (256, 256, false), (4096, 4096, true),
        })
        {
            using var scope = NewDisposeScope();
            using var weight = QuantizedWeight.Quantize(
                tensor(Numbers(random, 37 * columns)).view(37, columns), QuantizationType.Nf4, blockSize, nested);
            for (int rows = 1; rows <= 6; rows++)
            {
                float[] x = Numbers(random, rows * columns);
                float[] expected = Multiply(s_scalar, weight, x, rows);
                Assert.Equal(Bits(expected), Bits(Multiply(set, weight, x, rows)));
                Tensor dense = mm(tensor(x).view(rows, columns), weight.Dequantize().t());
                Assert.True(tensor(expected).view(rows, 37).allclose(dense, 2e-4, 2e-4), $"{columns} columns in blocks of {blockSize}");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Products_with_int8_matrices_are_the_same(string name)
    {
        KernelSet set = Supported(name);
        var random = new Random(4);
        foreach (int columns in new[] { 1, 31, 32, 50, 64, 960 })
        {
            using var scope = NewDisposeScope();
            using var weight = QuantizedWeight.Quantize(tensor(Numbers(random, 9 * columns)).view(9, columns), QuantizationType.Int8);
            for (int rows = 1; rows <= 3; rows++)
            {
                float[] x = Numbers(random, rows * columns);
                float[] expected = Multiply(s_scalar, weight, x, rows);
                Assert.Equal(Bits(expected), Bits(Multiply(set, weight, x, rows)));
                Tensor dense = mm(tensor(x).view(rows, columns), weight.Dequantize().t());
                Assert.True(tensor(expected).view(rows, 9).allclose(dense, 2e-4, 2e-4), $"{columns} columns");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public void Sums_of_products_are_the_same(string name)
    {
        KernelSet set = Supported(name);
        var random = new Random(5);
        for (int count = 0; count < 150; count++)
        {
            float[] left = Numbers(random, count + 1), right = Numbers(random, count + 1);
            fixed (float* l = left, r = right)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(s_scalar.Dot(l, r, count)), BitConverter.SingleToInt32Bits(set.Dot(l, r, count)));
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Sets))]
    public unsafe void Products_of_rows_are_those_of_each_row(string name)
    {
        KernelSet set = Supported(name);
        var random = new Random(6);
        foreach (int columns in new[] { 1, 16, 31, 32, 33, 100, 960 })
        {
            for (int rows = 1; rows <= 9; rows++)
            {
                float[] matrix = Numbers(random, rows * columns), vector = Numbers(random, columns), products = new float[rows];
                fixed (float* m = matrix, v = vector, y = products)
                {
                    set.Multiply(m, rows, columns, v, y);
                    for (int row = 0; row < rows; row++)
                    {
                        Assert.Equal(
                            BitConverter.SingleToInt32Bits(s_scalar.Dot(m + (row * columns), v, columns)), BitConverter.SingleToInt32Bits(y[row]));
                    }
                }
            }
        }
    }

    private static KernelSet Supported(string name)
    {
        KernelSet set = KernelSet.All.Single(candidate => candidate.Name == name);
        Skip.IfNot(set.IsSupported, $"This processor has no {name}.");
        return set;
    }

    /// <summary>Elements of all magnitudes, of one magnitude, zeros, the tiniest, one infinity, one NaN.</summary>
    private static IEnumerable<byte[]> Sources(SourceType type, int count)
    {
        var random = new Random(count);
        yield return Encode([.. Numbers(random, count).Select(value => value * MathF.Pow(10, random.Next(-8, 3)))], type);
        yield return Encode(Numbers(random, count), type);
        yield return Encode(new float[count], type);
        yield return Encode([.. Numbers(random, count).Select(value => value * float.Epsilon * 5)], type);
        foreach (float special in new[] { float.PositiveInfinity, float.NaN })
        {
            float[] values = Numbers(random, count);
            values[random.Next(count)] = special;
            yield return Encode(values, type);
        }
    }

    private static byte[] Encode(float[] values, SourceType type) => type switch
    {
        SourceType.Float16 => MemoryMarshal.AsBytes<Half>(values.Select(value => (Half)value).ToArray()).ToArray(),
        SourceType.BFloat16 => MemoryMarshal.AsBytes<ushort>(
            values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray()).ToArray(),
        _ => MemoryMarshal.AsBytes<float>(values).ToArray(),
    };

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    /// <summary>The codes, a guard, and the scales.</summary>
    private static byte[] FourBit(KernelSet set, byte[] source, SourceType type, int count, int blockSize, FourBitFormat format)
    {
        byte[] codes = new byte[((count + 1) / 2) + 1];
        float[] scales = new float[((count + blockSize - 1) / blockSize) + 1];
        (codes[^1], scales[^1]) = (0xa5, 123);
        fixed (byte* from = source, to = codes)
        fixed (float* s = scales)
        {
            set.Quantize(from, type, count, blockSize, format, to, s);
        }

        Assert.Equal(0xa5, codes[^1]);
        Assert.Equal(123, scales[^1]);
        return [.. codes, .. MemoryMarshal.AsBytes<float>(scales.Select(scale => float.IsNaN(scale) ? float.NaN : scale).ToArray())];
    }

    private static byte[] Int8(KernelSet set, byte[] source, SourceType type, int count)
    {
        byte[] result = new byte[count + 1 + sizeof(float)];
        result[count] = 0xa5;
        fixed (byte* from = source, to = result)
        {
            float largest = set.Quantize(from, type, count, (sbyte*)to);
            *(float*)(to + count + 1) = float.IsNaN(largest) ? float.NaN : largest;
        }

        Assert.Equal(0xa5, result[count]);
        return result;
    }

    private static int[] DecodeInt8(KernelSet set, byte[] quantized, int count)
    {
        float[] result = new float[count + 1];
        result[count] = 123;
        fixed (byte* from = quantized)
        fixed (float* to = result)
        {
            set.Decode((sbyte*)from, count, 3.7f, to);
        }

        Assert.Equal(123, result[count]);
        return Bits(result);
    }

    private static float[] Multiply(KernelSet set, QuantizedWeight weight, float[] x, int rows)
    {
        float[] result = new float[rows * weight.OutFeatures];
        fixed (float* from = x, to = result)
        {
            new QuantizedProduct(set, weight, new RowInput(from, rows, (int)weight.InFeatures), to).Multiply(0, weight.OutFeatures);
        }

        return result;
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
