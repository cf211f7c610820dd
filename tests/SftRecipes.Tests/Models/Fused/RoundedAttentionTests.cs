using SftRecipes.Models;
using SftRecipes.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Models.Fused;

/// <summary>Attention whose products are rounded, against libtorch's in float32; where a processor cannot round, they are the same.</summary>
[Collection(TorchCollection.Name)]
public class RoundedAttentionTests
{
    [Theory]
    [InlineData(4, 4, 16, 150, null)]
    [InlineData(6, 2, 20, 33, 0.3)]
    [InlineData(4, 1, 64, 512, null)]
    [InlineData(2, 2, 80, 129, null)]
    [InlineData(2, 2, 8, 65, null)]
    public void It_is_within_bfloat16s_rounding(int heads, int keyHeads, int headDim, int length, double? scale)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        Tensor[] values = [randn(2, length, heads, headDim), randn(2, length, keyHeads, headDim), randn(2, length, keyHeads, headDim)];
        Tensor dy = randn(2, heads, length, headDim);
        var context = ForwardContext.Causal(length, CPU, ComputeType.BFloat16);

        Tensor[] actual = Run(values, dy, (q, k, v) => Attention.Attend(q, k, v, context, layer: 0, scale));
        Tensor[] expected = Run(
            values, dy, (q, k, v) => TorchDispatcher.ScaledDotProductAttention(q, k, v, isCausal: true, scale: scale, enableGqa: true));

        foreach ((Tensor exact, Tensor rounded) in expected.Zip(actual))
        {
            double error = ((exact - rounded).norm() / exact.norm()).ToDouble();
            Assert.InRange(error, TileKernels.HasBFloat16 ? 1e-4 : 0, 8e-3);
        }
    }

    /// <summary>What comes later in a row, or stands beside it, does not show.</summary>
    [Fact]
    public void A_token_sees_none_after_it()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        Tensor query = randn(2, 2, 100, 32), key = randn(2, 2, 100, 32), value = randn(2, 2, 100, 32);
        var context = ForwardContext.Causal(100, CPU, ComputeType.Int8);
        Tensor before = Attention.Attend(query, key, value, context, layer: 0);
        key[.., .., 70..] = float.PositiveInfinity;
        value[.., .., 70..] = 1e6f;

        Tensor after = Attention.Attend(query, key, value, context, layer: 0);

        Assert.True(before[.., .., ..70].eq(after[.., .., ..70]).all().ToBoolean());
    }

    [Fact]
    public void Packed_rows_are_rounded_as_rows_of_their_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        Tensor query = randn(1, 2, 90, 32).requires_grad_(), key = randn(1, 2, 90, 32), value = randn(1, 2, 90, 32);
        var packed = ForwardContext.Packed([[50, 40]], 90, CPU, ComputeType.BFloat16);

        Tensor together = Attention.Attend(query, key, value, packed, layer: 0);

        Tensor first = Part(0, 50), second = Part(50, 40);
        Assert.True(together.eq(cat([first, second], 2)).all().ToBoolean());

        Tensor Part(long start, long count) => Attention.Attend(
            query.narrow(2, start, count), key.narrow(2, start, count), value.narrow(2, start, count),
            ForwardContext.Causal(count, CPU, ComputeType.BFloat16), layer: 0);
    }

    private static Tensor[] Run(Tensor[] values, Tensor dy, Func<Tensor, Tensor, Tensor, Tensor> attend)
    {
        Tensor[] inputs = [.. values.Select(value => value.clone().requires_grad_())];
        Tensor result = attend(inputs[0].transpose(1, 2), inputs[1].transpose(1, 2), inputs[2].transpose(1, 2));
        Autograd.Backward((result * dy).sum());
        return [result.detach(), .. inputs.Select(input => input.grad!)];
    }
}
