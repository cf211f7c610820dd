using SftRecipes.Native;
using SftRecipes.Quantization;
using SftRecipes.Quantization.BFloat16Products;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Quantization;

[Collection(TorchCollection.Name)]
public class BFloat16ProductTests
{
    /// <summary>Bit for bit libtorch's own conversion, of numbers of every magnitude, ties and infinities.</summary>
    [Fact]
    public void Rounding_is_libtorchs()
    {
        using var scope = NewDisposeScope();
        manual_seed(41);
        float[] special = [0, -0f, 1, 1 + (1f / 256), 1 + (3f / 256), float.MaxValue, float.MinValue, float.Epsilon, float.PositiveInfinity];
        Tensor values = cat([tensor(special), randn(10_001) * pow(10, (rand(10_001) * 70) - 35)]).reshape(1, -1);

        Tensor rounded = BFloat16Rows.Round(values);

        Assert.True(Bits(values.to(ScalarType.BFloat16)).eq(Bits(rounded)).all().ToBoolean());
        Assert.True(BFloat16Rows.Round(full(1, 40, float.NaN)).isnan().all().ToBoolean());
    }

    [Theory]
    [InlineData(QuantizationType.Nf4)]
    [InlineData(QuantizationType.Int8)]
    public void A_quantized_matrix_is_written_as_its_rounded_numbers(QuantizationType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(42);
        using var weight = QuantizedWeight.Quantize(randn(67, 200), type);

        Tensor rounded = DequantizationScratch.Dequantize(weight, ScalarType.BFloat16);

        Assert.True(Bits(weight.Dequantize().to(ScalarType.BFloat16)).eq(Bits(rounded)).all().ToBoolean());
    }

    /// <summary>Against float64 products of rounded factors: what is left is the rounding of the result, half of 2⁻⁸.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_product_is_that_of_rounded_factors(bool transposed)
    {
        using var scope = NewDisposeScope();
        manual_seed(43);
        Tensor x = randn(9, 96), w = randn(40, 96), bias = randn(40), dy = randn(9, 40);
        Tensor stored = transposed ? w.t().contiguous() : w;
        BFloat16FrozenMatrix matrix = BFloat16FrozenMatrix.Of(() => transposed ? stored.t() : stored.alias());

        AssertRounded(mm(Wide(x), Wide(w).t()), matrix.Forward(x, bias) - bias);
        AssertRounded(mm(Wide(dy), Wide(w)), matrix.Backward(dy));
    }

    [Fact]
    public void What_is_not_finite_stays_so()
    {
        using var scope = NewDisposeScope();
        Tensor w = ones(8, 32), x = ones(2, 32);
        x[1, 5] = float.NaN;

        Tensor finite = BFloat16FrozenMatrix.Of(() => w.alias()).Forward(x, bias: null).isfinite();

        Assert.True(finite[0].all().ToBoolean());
        Assert.False(finite[1].any().ToBoolean());
    }

    private static Tensor Wide(Tensor values) => values.to(ScalarType.BFloat16).to(ScalarType.Float64);

    private static Tensor Bits(Tensor values) => TorchDispatcher.View(values.contiguous(), ScalarType.Int16);

    private static void AssertRounded(Tensor expected, Tensor actual) =>
        Assert.True(allclose(expected, actual.to(ScalarType.Float64), rtol: 1.0 / 256, atol: 1e-4), $"{expected} is not {actual}");
}
