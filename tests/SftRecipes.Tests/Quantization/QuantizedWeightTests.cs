using SftRecipes.Quantization;
using SftRecipes.Quantization.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Quantization;

[Collection(TorchCollection.Name)]
public unsafe class QuantizedWeightTests
{
    /// <summary>bitsandbytes' decision tree of <c>dQuantizeFP4</c>, written out as it stands there.</summary>
    private static int Fp4Code(float x)
    {
        int sign = x < 0 ? 8 : 0;
        x = Math.Abs(x);
        int magnitude = x > 0.29166667f
            ? x > 0.583333f ? (x > 0.8333333f ? 3 : 2) : (x > 0.4166667f ? 5 : 4)
            : x > 0.0859375f ? (x > 0.20833333f ? 7 : 6) : (x > 0.00260417f ? 1 : 0);
        return magnitude + sign;
    }

    [Fact]
    public void Fp4_takes_the_decisions_of_bitsandbytes_at_and_beside_every_border()
    {
        using var scope = NewDisposeScope();
        List<float> values = [1f, -1f, 0f, -0f, 1e-30f, -1e-30f, float.Epsilon, -float.Epsilon];
        foreach (float border in new[] { 0.00260417f, 0.0859375f, 0.20833333f, 0.29166667f, 0.4166667f, 0.583333f, 0.8333333f })
        {
            foreach (float value in new[] { border, MathF.BitIncrement(border), MathF.BitDecrement(border) })
            {
                values.AddRange([value, -value]);
            }
        }

        while (values.Count < 64)
        {
            values.Add(values.Count / 64f);
        }

        using var weight = QuantizedWeight.Quantize(tensor(values.ToArray()).view(1, 64), QuantizationType.Fp4);
        byte[] packed = weight.Storage.Packed.data<byte>().ToArray();
        for (int i = 0; i < 64; i++)
        {
            int code = i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 0xf;
            Assert.True(Fp4Code(values[i]) == code, $"{values[i]:R}: expected {Fp4Code(values[i])}, got {code}");
        }

        float[] magnitudes = [0f, 0.005208333f, 0.66666667f, 1f, 0.33333333f, 0.5f, 0.16666667f, 0.25f];
        float[] decoded = weight.Dequantize().data<float>().ToArray();
        Assert.All(values.Index(), item => Assert.Equal(
            (item.Item < 0 ? -1 : 1) * magnitudes[Fp4Code(item.Item) & 7], decoded[item.Index], 1e-7f));
    }

    [Fact]
    public void A_block_of_zeros_stays_zero_where_the_format_has_one()
    {
        using var scope = NewDisposeScope();
        using var fp4 = QuantizedWeight.Quantize(zeros(2, 64), QuantizationType.Fp4);
        using var int8 = QuantizedWeight.Quantize(zeros(2, 64), QuantizationType.Int8);
        using var nf4 = QuantizedWeight.Quantize(zeros(2, 64), QuantizationType.Nf4);
        Assert.Equal(0, fp4.Storage.Packed.max().item<byte>());
        Assert.Equal(0f, fp4.Dequantize().abs().max().item<float>());
        Assert.Equal(0f, int8.Dequantize().abs().max().item<float>());
        // As in bitsandbytes: code 0, which is -1, times the scale 0.
        Assert.Equal(0, nf4.Storage.Packed.max().item<byte>());
        Assert.Equal(0f, nf4.Dequantize().abs().max().item<float>());
    }

    [Fact]
    public void Int8_rows_are_rounded_to_even_127ths_of_their_largest_magnitude()
    {
        using var scope = NewDisposeScope();
        Tensor weight = tensor(new float[] { 127, 2.5f, 3.5f, -0.5f, /* next row */ -254, 1, 3, 0 }).view(2, 4);
        using var quantized = QuantizedWeight.Quantize(weight, QuantizationType.Int8);
        Assert.Equal(new sbyte[] { 127, 2, 4, 0, -127, 0, 2, 0 }, quantized.Storage.Packed.data<sbyte>().ToArray());
        Assert.Equal([127f, 254f], quantized.Storage.Absmax.data<float>().ToArray());
        float[] expected = [127, 2, 4, 0, -254, 0, 4, 0];
        Assert.All(expected.Zip(quantized.Dequantize().data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData(QuantizationType.Nf4, 0.12)]
    [InlineData(QuantizationType.Fp4, 0.15)]
    [InlineData(QuantizationType.Int8, 0.02)]
    public void The_error_is_that_of_the_format(QuantizationType type, double relative)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        Tensor weight = randn(300, 200);
        using var quantized = QuantizedWeight.Quantize(weight, type);
        double error = ((quantized.Dequantize() - weight).norm() / weight.norm()).item<float>();
        Assert.InRange(error, relative / 4, relative);
    }

    [Theory]
    [InlineData(QuantizationType.Nf4, 64, true)]
    [InlineData(QuantizationType.Fp4, 128, false)]
    [InlineData(QuantizationType.Int8, 64, false)]
    public void Half_types_transposes_and_pieces_give_what_the_float32_matrix_gives(QuantizationType type, int blockSize, bool nested)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        // More than one piece of 2^20 elements, rows that no block ends with, and a last block that is not full.
        Tensor half = randn(1210, 1003).to_type(ScalarType.BFloat16);
        Tensor single = half.to_type(ScalarType.Float32);
        Tensor transposed = single.t().contiguous().t();
        using var expected = QuantizedWeight.Quantize(single, type, blockSize, nested);
        foreach (Tensor weight in new[] { half, transposed, single.to_type(ScalarType.Float64) })
        {
            using var actual = QuantizedWeight.Quantize(weight, type, blockSize, nested);
            Assert.Equal(expected.Storage.Packed.bytes.ToArray(), actual.Storage.Packed.bytes.ToArray());
            Assert.Equal(expected.Storage.Absmax.bytes.ToArray(), actual.Storage.Absmax.bytes.ToArray());
            Assert.Equal(expected.Storage.NestedAbsmax?.bytes.ToArray(), actual.Storage.NestedAbsmax?.bytes.ToArray());
        }
    }

    public static TheoryData<QuantizationType, int, int, int, bool> Shapes => new()
    {
        { QuantizationType.Nf4, 64, 24, 96, false }, { QuantizationType.Nf4, 64, 7, 50, true }, { QuantizationType.Nf4, 32, 5, 33, true },
        { QuantizationType.Nf4, 4096, 9, 1000, false }, { QuantizationType.Nf4, 64, 700, 130, true }, { QuantizationType.Fp4, 128, 3, 101, false },
        { QuantizationType.Fp4, 64, 1, 1, true }, { QuantizationType.Int8, 64, 33, 77, false }, { QuantizationType.Int8, 64, 1, 1, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Libtorchs_operators_give_the_kernels_values(QuantizationType type, int blockSize, int rows, int columns, bool nested)
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        using var weight = QuantizedWeight.Quantize(randn(rows, columns), type, blockSize, nested);
        Tensor composed = empty(rows, columns);
        TorchDequantizer.Dequantize(weight, composed);
        Assert.Equal(weight.Dequantize().bytes.ToArray(), composed.bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Any_range_is_the_same_part_of_the_matrix(QuantizationType type, int blockSize, int rows, int columns, bool nested)
    {
        using var scope = NewDisposeScope();
        manual_seed(14);
        using var weight = QuantizedWeight.Quantize(randn(rows, columns), type, blockSize, nested);
        float[] all = weight.Dequantize().data<float>().ToArray();
        var random = new Random(14);
        for (int i = 0; i < 50; i++)
        {
            int start = random.Next(all.Length);
            int count = random.Next(all.Length - start + 1);
            float[] part = new float[count];
            fixed (float* destination = part)
            {
                new WeightReader(weight).Read(start, count, destination);
            }

            Assert.Equal(all[start..(start + count)], part);
        }
    }

    [Fact]
    public void Storage_is_of_the_size_that_the_format_promises()
    {
        using var scope = NewDisposeScope();
        Tensor weight = randn(1024, 1024);
        using var single = QuantizedWeight.Quantize(weight, QuantizationType.Nf4);
        using var nested = QuantizedWeight.Quantize(weight, QuantizationType.Nf4, doubleQuantization: true);
        using var int8 = QuantizedWeight.Quantize(weight, QuantizationType.Int8);
        Assert.Equal(4.5, single.StorageBytes * 8.0 / weight.numel());
        Assert.Equal(4.127, nested.StorageBytes * 8.0 / weight.numel(), 3);
        Assert.Equal(8 + (32.0 / 1024), int8.StorageBytes * 8.0 / weight.numel());
        Assert.Equal([1024L, 1024L], nested.Shape);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float64)]
    public void Other_destinations_are_rounded_float32(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(15);
        using var weight = QuantizedWeight.Quantize(randn(1100, 1001), QuantizationType.Nf4);
        Tensor destination = empty(1100, 1001, dtype: type);
        weight.DequantizeInto(destination);
        Assert.True(destination.eq(weight.Dequantize().to_type(type)).all().item<bool>());
        Assert.Throws<ArgumentException>(() => weight.DequantizeInto(empty(1001, 1100, dtype: type)));
        Assert.Throws<ArgumentException>(() => weight.DequantizeInto(empty(1001, 1100, dtype: type).t()));
    }

    [Fact]
    public void Arguments_that_cannot_be_are_named()
    {
        using var scope = NewDisposeScope();
        Tensor weight = ones(4, 64);
        AssertError("'q_proj'", () => QuantizedWeight.Quantize(ones(4), QuantizationType.Nf4, name: "q_proj"));
        AssertError("BlockSize = 48", () => QuantizedWeight.Quantize(weight, QuantizationType.Nf4, 48));
        AssertError("None", () => QuantizedWeight.Quantize(weight, QuantizationType.None));
        AssertError("DoubleQuantization", () => QuantizedWeight.Quantize(weight, QuantizationType.Int8, doubleQuantization: true));
        AssertError("Int64", () => QuantizedWeight.Quantize(ones(4, 64, dtype: ScalarType.Int64), QuantizationType.Nf4));
        Tensor broken = ones(4, 64);
        broken[2, 7] = float.NaN;
        AssertError("NaN", () => QuantizedWeight.Quantize(broken, QuantizationType.Nf4, name: "k_proj"));
        broken[2, 7] = float.NegativeInfinity;
        AssertError("infinity", () => QuantizedWeight.Quantize(broken, QuantizationType.Int8));
        AssertError("'absmax'", () => QuantizedWeight.FromStorage(
            QuantizationType.Nf4, 4, 64, 64, new QuantizedStorage(zeros(128, 1, dtype: ScalarType.Byte), zeros(5))));

        static void AssertError(string part, Action action) => Assert.Contains(part, Assert.Throws<RecipeException>(action).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(1_000_003)]
    public void The_sum_of_scales_is_accurate_at_any_length(int length)
    {
        var random = new Random(length);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())];
        double exact = values.Sum(value => (double)value);
        Assert.Equal(1, CascadeSum.Sum(values) / exact, 6);
    }

    [Fact]
    public void A_disposed_weight_says_so_and_leaves_no_tensor()
    {
        // What other tests left to the collector must not go while this one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Tensor source = ones(4, 64);
        long before = Tensor.TotalCount;
        QuantizedWeight weight = QuantizedWeight.Quantize(source, QuantizationType.Nf4, doubleQuantization: true);
        QuantizedWeight copy = weight.To(CPU);
        weight.Dispose();
        weight.Dispose();
        Assert.Throws<ObjectDisposedException>(() => weight.Dequantize());
        using (var scope = NewDisposeScope())
        {
            Assert.Equal(1f, copy.Dequantize().min().item<float>(), 1e-2f);
        }

        copy.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
