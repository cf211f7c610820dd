using SftRecipes.Models;
using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Tests.Models;

/// <summary>Operations with kernels of their own equal libtorch's operators, in value and gradients.</summary>
[Collection(TorchCollection.Name)]
public class FusedOperationTests
{
    /// <summary>No multiple of any vector's length, so that remainders count.</summary>
    private const long Rows = 3, Length = 5, Width = 37;

    [Fact]
    public void Relu() => Same(x => Activations.Relu(x[0]), x => F.relu(x[0]), [Rows, Length, Width]);

    [Fact]
    public void Relu_keeps_what_is_no_number()
    {
        using var scope = NewDisposeScope();
        Tensor y = Activations.Relu(tensor(new[] { float.NaN, -1, 2, 0, 1, 1, 1, float.NaN, float.NaN }));
        Assert.Equal([float.NaN, 0, 2, 0, 1, 1, 1, float.NaN, float.NaN], y.data<float>().ToArray());
    }

    [Fact]
    public void Gated_silu() => Same(
        x => Activations.GatedSilu(x[0], x[1]), x => F.silu(x[0]) * x[1], [Rows, Width], [Rows, Width]);

    [Fact]
    public void Gated_gelu() => Same(
        x => Activations.GatedGeluTanh(x[0], x[1]), x => Activations.GeluTanh(x[0]) * x[1], [Rows, Width], [Rows, Width]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Rms_norm(int offset)
    {
        using var scope = NewDisposeScope();
        Tensor weight = randn(Width);
        Same(
            x => FusedFunction.Apply(new RmsNormOperation(x[0], weight, offset, 1e-5), x[0]),
            x => x[0] * (x[0].square().mean([-1], keepdim: true) + 1e-5).rsqrt() * (weight + offset), [Rows, Length, Width]);
    }

    [Fact]
    public void Layer_norm()
    {
        using var scope = NewDisposeScope();
        Tensor weight = randn(Width), bias = randn(Width);
        Same(
            x => FusedFunction.Apply(new LayerNormOperation(x[0] + 3, weight, bias, 1e-5), x[0]),
            x => F.layer_norm(x[0] + 3, [Width], weight, bias, 1e-5), [Rows, Length, Width]);
    }

    [Theory]
    [InlineData(20, 10)]
    [InlineData(37, 16)]
    public void Rotation(int headDim, int half)
    {
        using var scope = NewDisposeScope();
        Tensor angles = randn(1, 1, Length, half);
        (Tensor cosine, Tensor sine) = (angles.cos(), angles.sin());
        Same(
            x => RotaryEmbedding.Rotate(x[0].transpose(1, 2), cosine, sine),
            x =>
            {
                Tensor heads = x[0].transpose(1, 2);
                Tensor a = heads.narrow(-1, 0, half), b = heads.narrow(-1, half, half);
                return cat([(a * cosine) - (b * sine), (b * cosine) + (a * sine), heads.narrow(-1, 2 * half, headDim - (2 * half))], -1);
            },
            [Rows, Length, 4, headDim]);
    }

    [Theory]
    [InlineData(4, 4, 16, 150, null)]
    [InlineData(6, 2, 20, 33, 0.3)]
    [InlineData(2, 2, 8, 300, null)]
    public void Causal_attention(int heads, int keyHeads, int headDim, int length, double? scale)
    {
        Assert.True(Blas.IsAvailable);
        Same(
            x =>
            {
                Tensor query = x[0].transpose(1, 2), key = x[1].transpose(1, 2), value = x[2].transpose(1, 2);
                return Attention.Attend(query, key, value, ForwardContext.Causal(length, CPU), layer: 0, scale);
            },
            x => TorchDispatcher.ScaledDotProductAttention(
                x[0].transpose(1, 2), x[1].transpose(1, 2), x[2].transpose(1, 2), isCausal: true, scale: scale, enableGqa: true),
            [2, length, heads, headDim], [2, length, keyHeads, headDim], [2, length, keyHeads, headDim]);
    }

    [Fact]
    public void Results_in_large_buffers_are_the_same()
    {
        using var scope = NewDisposeScope();
        Tensor weight = randn(1100, 64), bias = randn(1100);
        Same(
            x => FrozenLinearOperation.Apply(Activations.GatedSilu(x[0], x[0]), new FloatMatrix(() => weight.alias()), 1100, bias),
            x => F.linear(F.silu(x[0]) * x[0], weight, bias), [10, 100, 64]);
        Same(
            x => FrozenLinearOperation.Apply(x[0], new FloatMatrix(() => weight.t()), 64, null),
            x => F.linear(x[0], weight.t()), [10, 100, 1100]);
    }

    [Fact]
    public void An_exception_in_a_backward_pass_reaches_the_caller()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(4).requires_grad_();
        Tensor y = FusedFunction.Apply(new FailingOperation(), x);
        Assert.Equal("expected", Assert.Throws<InvalidOperationException>(() => Autograd.Backward(y.sum())).Message);
    }

    private static void Same(Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> composed, params long[][] shapes)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        Tensor[] values = [.. shapes.Select(shape => randn(shape))];
        (Tensor actual, Tensor[] actualGradients) = Run(fused, values);
        (Tensor expected, Tensor[] gradients) = Run(composed, values);
        AssertClose(expected, actual);
        foreach ((Tensor gradient, Tensor actualGradient) in gradients.Zip(actualGradients))
        {
            AssertClose(gradient, actualGradient);
        }

        // Without recording the result is the same.
        using IDisposable noGrad = no_grad();
        AssertClose(expected, fused(values));
    }

    private static (Tensor Result, Tensor[] Gradients) Run(Func<Tensor[], Tensor> function, Tensor[] values)
    {
        Tensor[] inputs = [.. values.Select(value => value.clone().requires_grad_())];
        Tensor result = function(inputs);
        manual_seed(6);
        Autograd.Backward((result * randn(result.shape)).sum());
        return (result.detach(), [.. inputs.Select(input => input.grad!)]);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        double size = Math.Max(1, expected.abs().max().ToDouble());
        Assert.InRange((expected - actual).abs().max().ToDouble(), 0, 3e-6 * size);
    }

    private sealed class FailingOperation : FusedOperation
    {
        public override Tensor Forward(bool records) => ones(4);

        public override Tensor?[] Backward(Tensor gradient) => throw new InvalidOperationException("expected");
    }
}
