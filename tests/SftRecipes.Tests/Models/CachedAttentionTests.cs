using SftRecipes.Models;
using SftRecipes.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Models;

/// <summary>One token's attention by the kernel equals libtorch's.</summary>
[Collection(TorchCollection.Name)]
public class CachedAttentionTests
{
    public enum Masks
    {
        None,
        Bool,
        Added,
    }

    [Theory]
    [InlineData(1, 4, 4, 16, 1, Masks.None)]
    [InlineData(1, 15, 5, 64, 37, Masks.None)]
    [InlineData(3, 6, 2, 20, 50, Masks.Bool)]
    [InlineData(2, 8, 1, 7, 33, Masks.Added)]
    public void The_kernel_equals_libtorchs_attention(int rows, int heads, int keyHeads, int headDim, int total, Masks masks)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        manual_seed(31);
        using var cache = new KvCache(1, rows, keyHeads, total + 3, headDim, CPU);
        Tensor keys = randn(rows, keyHeads, total, headDim), values = randn(rows, keyHeads, total, headDim);
        if (total > 1)
        {
            cache.Append(0, keys.narrow(2, 0, total - 1), values.narrow(2, 0, total - 1));
            cache.Advance(total - 1);
        }

        // Heads of a view, as a projection gives them.
        Tensor query = randn(rows, 1, heads, headDim).transpose(1, 2);
        Tensor? mask = masks switch
        {
            Masks.Bool => rand(rows, 1, 1, total).gt(0.3).logical_or(arange(total).eq(0)),
            Masks.Added => randn(1, heads, 1, total),
            _ => null,
        };
        ForwardContext context = mask is null
            ? ForwardContext.Cached(1, cache, CPU)
            : ForwardContext.Masked(full([rows, 1], total - 1L), total, mask, cache);
        Tensor key = keys.narrow(2, total - 1, 1), value = values.narrow(2, total - 1, 1);
        Assert.True(CachedAttention.Applies(query, key, value, context));

        Tensor expected = TorchDispatcher.ScaledDotProductAttention(query, keys, values, mask, scale: 0.3, enableGqa: heads != keyHeads);
        Tensor actual = Attention.Attend(query, key, value, context, layer: 0, scale: 0.3);
        AssertClose(expected, actual);

        Tensor group = keys.repeat_interleave(heads / keyHeads, 1), scores = bmm(
            (query * 0.3).reshape(rows * heads, 1, headDim), group.reshape(rows * heads, total, headDim).transpose(1, 2)).view(rows, heads, 1, total);
        scores = Activations.SoftCap(scores, 0.5);
        scores = mask is null ? scores : masks == Masks.Bool ? scores.masked_fill(mask.logical_not(), double.NegativeInfinity) : scores + mask;
        Tensor capped = bmm(
            scores.softmax(-1).view(rows * heads, 1, total),
            values.repeat_interleave(heads / keyHeads, 1).reshape(rows * heads, total, headDim)).view(rows, heads, 1, headDim);
        AssertClose(capped, Attention.AttendCapped(query, key, value, context, layer: 0, softCap: 0.5, scale: 0.3));
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(actual.allclose(expected, 1e-5, 1e-5), $"largest difference {(actual - expected).abs().max().item<float>()}");
    }
}
