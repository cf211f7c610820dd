using SftRecipes.Quantization;
using SftRecipes.Quantization.Int8Products;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Quantization;

[Collection(TorchCollection.Name)]
public class Int8ProductTests
{
    /// <summary>Whole numbers, computed once more by libtorch's operators in float64, in which they are exact.</summary>
    [Theory]
    [InlineData(QuantizationType.Int8, 40, 96)]
    [InlineData(QuantizationType.Nf4, 67, 128)]
    [InlineData(QuantizationType.Nf4, 10, 33)]
    [InlineData(QuantizationType.Fp4, 1, 64)]
    public void A_product_is_that_of_rounded_tokens_and_rounded_rows(QuantizationType type, long outputs, long inputs)
    {
        using var scope = NewDisposeScope();
        manual_seed(31);
        using var weight = QuantizedWeight.Quantize(randn(outputs, inputs), type);
        Tensor x = randn(9, inputs), bias = randn(outputs), dy = randn(9, outputs);
        (Tensor w8, Tensor sw) = Rounded(weight.Dequantize());

        (Tensor x8, Tensor sx) = Rounded(x);
        Tensor expected = (mm(x8, w8.t()) * sx * sw.t()) + bias;
        AssertClose(expected, Int8Product.Forward(x, Int8Matrix.Of(weight), bias), 1e-5);

        (Tensor dy8, Tensor sdy) = Rounded(dy * sw.t());
        AssertClose(mm(dy8, w8) * sdy, Int8Product.Backward(dy, Int8Matrix.Of(weight)), 1e-5);
    }

    [Fact]
    public void Rows_of_one_magnitude_and_of_zeros_lose_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor weight = tensor(new float[,] { { 1, -1, 1, 1 }, { 0, 0, 0, 0 }, { -2, 2, 2, -2 } });
        using var stored = QuantizedWeight.Quantize(weight, QuantizationType.Int8);
        Tensor x = tensor(new float[,] { { 3, 3, -3, 3 }, { 0, 0, 0, 0 } });

        AssertClose(mm(x, weight.t()), Int8Product.Forward(x, Int8Matrix.Of(stored), bias: null), 1e-6);
    }

    [Fact]
    public void The_error_is_that_of_eight_bits()
    {
        using var scope = NewDisposeScope();
        manual_seed(32);
        Tensor dense = randn(256, 512);
        using var weight = QuantizedWeight.Quantize(dense, QuantizationType.Int8);
        Tensor x = randn(64, 512), dy = randn(64, 256);

        Assert.InRange(RelativeError(mm(x, dense.t()), Int8Product.Forward(x, Int8Matrix.Of(weight), bias: null)), 1e-4, 0.02);
        Assert.InRange(RelativeError(mm(dy, dense), Int8Product.Backward(dy, Int8Matrix.Of(weight))), 1e-4, 0.02);
    }

    /// <summary>Elements that eight bits would round to zero, as the gradient of a softmax has them.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(45)]
    public void Two_digits_keep_small_elements_beside_a_large_one(long outputs)
    {
        using var scope = NewDisposeScope();
        manual_seed(33);
        Tensor dense = randn(outputs, 64);
        Tensor dy = rand(9, outputs) * 0.003;
        dy[.., 7] = -1;
        var matrix = Int8Matrix.Of(dense);
        Tensor expected = mm(dy, matrix.Values.to(ScalarType.Float32) * matrix.Scales.unsqueeze(1));

        Assert.InRange(RelativeError(expected, Int8Product.BackwardInTwo(dy, matrix)), 0, 5e-4);
        Assert.InRange(RelativeError(expected, Int8Product.Backward(dy, matrix)), 5e-3, 1);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_stays_so(float value)
    {
        using var scope = NewDisposeScope();
        using var weight = QuantizedWeight.Quantize(ones(8, 32), QuantizationType.Int8);
        Tensor x = ones(2, 32);
        x[1, 5] = value;

        Tensor finite = Int8Product.Forward(x, Int8Matrix.Of(weight), bias: null).isfinite();

        Assert.True(finite[0].all().ToBoolean());
        Assert.False(finite[1].any().ToBoolean());
    }

    private static (Tensor Values, Tensor Scales) Rounded(Tensor rows)
    {
        Tensor largest = rows.abs().amax([1], keepdim: true);
        Tensor values = (rows * where(largest == 0, zeros_like(largest), 127 / largest)).round();
        return (values.to(ScalarType.Float64), (largest / 127).to(ScalarType.Float64));
    }

    private static double RelativeError(Tensor expected, Tensor actual) => ((expected - actual).norm() / expected.norm()).ToDouble();

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        double difference = (expected - actual).abs().max().ToDouble();
        Assert.True(difference <= tolerance * Math.Max(1, expected.abs().max().ToDouble()), $"They differ by {difference}.");
    }
}
