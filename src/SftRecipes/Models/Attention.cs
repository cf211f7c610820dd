using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>Softmax attention through libtorch's fused kernel.</summary>
public static class Attention
{
    /// <summary>Splits features into heads.</summary>
    /// <param name="x">[rows, length, heads · headDim].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <returns>[rows, heads, length, headDim].</returns>
    public static torch.Tensor SplitHeads(torch.Tensor x, long heads, long headDim) =>
        x.view(x.size(0), x.size(1), heads, headDim).transpose(1, 2);

    /// <summary>Joins heads again.</summary>
    /// <param name="x">[rows, heads, length, headDim].</param>
    /// <returns>[rows, length, heads · headDim].</returns>
    public static torch.Tensor JoinHeads(torch.Tensor x) =>
        x.transpose(1, 2).reshape(x.size(0), x.size(2), x.size(1) * x.size(3));

    /// <summary>softmax(q·kᵀ / √headDim) · v under the context's mask, over the context's cache.</summary>
    /// <param name="query">[rows, heads, length, headDim].</param>
    /// <param name="key">[rows, keyValueHeads, length, headDim]; heads is a multiple of keyValueHeads.</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="context">The pass.</param>
    /// <param name="layer">The layer, from 0, for the cache.</param>
    /// <param name="dropout">Dropout of the attention weights; 0 outside training.</param>
    /// <returns>[rows, heads, length, headDim].</returns>
    public static torch.Tensor Attend(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context, int layer, double dropout = 0)
    {
        if (context.Pieces is { } pieces)
        {
            return pieces.Attend(query, key, value, (q, k, v, piece) => Attend(q, k, v, piece, layer, dropout));
        }

        if (context.Cache is { } cache)
        {
            (key, value) = cache.Append(layer, key, value);
        }

        bool causal = context.Mask is null && query.size(2) > 1;
        return TorchDispatcher.ScaledDotProductAttention(
            query, key, value, context.Mask, dropout, causal, scale: null, enableGqa: query.size(1) != key.size(1));
    }
}
