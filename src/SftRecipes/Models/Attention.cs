using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>Softmax attention, and how projections become heads.</summary>
public static class Attention
{
    /// <summary>Splits features into heads.</summary>
    /// <param name="x">[rows, length, heads · headDim].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <returns>[rows, heads, length, headDim].</returns>
    public static torch.Tensor SplitHeads(torch.Tensor x, long heads, long headDim) =>
        x.view(x.size(0), x.size(1), heads, headDim).transpose(1, 2);

    /// <summary>Splits a projection that holds all queries, then all keys, then all values.</summary>
    /// <param name="x">[rows, length, (heads + 2 · keyValueHeads) · headDim].</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="keyValueHeads">Key and value heads.</param>
    /// <param name="headDim">Features of a head.</param>
    /// <returns>[rows, heads or keyValueHeads, length, headDim] each.</returns>
    public static (torch.Tensor Query, torch.Tensor Key, torch.Tensor Value) SplitConcatenated(
        torch.Tensor x, long heads, long keyValueHeads, long headDim)
    {
        torch.Tensor all = SplitHeads(x, heads + (2 * keyValueHeads), headDim);
        return (all.narrow(1, 0, heads), all.narrow(1, heads, keyValueHeads), all.narrow(1, heads + keyValueHeads, keyValueHeads));
    }

    /// <summary>Splits a projection that holds, for each key head, its queries, the key and the value.</summary>
    /// <inheritdoc cref="SplitConcatenated" path="/param"/>
    /// <returns>[rows, heads or keyValueHeads, length, headDim] each.</returns>
    public static (torch.Tensor Query, torch.Tensor Key, torch.Tensor Value) SplitGrouped(
        torch.Tensor x, long heads, long keyValueHeads, long headDim)
    {
        long queries = heads / keyValueHeads;
        torch.Tensor groups = x.view(x.size(0), x.size(1), keyValueHeads, queries + 2, headDim);
        torch.Tensor query = groups.narrow(3, 0, queries).reshape(x.size(0), x.size(1), heads, headDim);
        return (query.transpose(1, 2), groups.select(3, queries).transpose(1, 2), groups.select(3, queries + 1).transpose(1, 2));
    }

    /// <summary>Joins heads again.</summary>
    /// <param name="x">[rows, heads, length, headDim].</param>
    /// <returns>[rows, length, heads · headDim].</returns>
    public static torch.Tensor JoinHeads(torch.Tensor x) =>
        x.transpose(1, 2).reshape(x.size(0), x.size(2), x.size(1) * x.size(3));

    /// <summary>softmax(q·kᵀ · scale) · v under the context's mask, over the context's cache, by libtorch's fused kernel.</summary>
    /// <param name="query">[rows, heads, length, headDim].</param>
    /// <param name="key">[rows, keyValueHeads, length, headDim]; heads is a multiple of keyValueHeads.</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="context">The pass.</param>
    /// <param name="layer">The layer, from 0, for the cache.</param>
    /// <param name="scale">Null for 1/√headDim.</param>
    /// <param name="dropout">Dropout of the attention weights; 0 outside training.</param>
    /// <returns>[rows, heads, length, headDim].</returns>
    public static torch.Tensor Attend(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context, int layer, double? scale = null, double dropout = 0)
    {
        if (context.Pieces is { } pieces)
        {
            return pieces.Attend(query, key, value, (q, k, v, piece) => Attend(q, k, v, piece, layer, scale, dropout));
        }

        if (context is { Mask: null, Cache: null } && dropout == 0 && Operation(query, key, value, context, scale) is { } operation)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor joined = FusedFunction.Apply(operation, query, key, value);
            return SplitHeads(joined, query.size(1), query.size(3)).MoveToOuterDisposeScope();
        }

        if (CachedAttention.Applies(query, key, value, context))
        {
            return CachedAttention.Attend(query, key, value, context, layer, scale ?? 1 / Math.Sqrt(query.size(3)));
        }

        (key, value) = WithPast(key, value, context, layer);
        bool causal = context.Mask is null && query.size(2) > 1;
        return TorchDispatcher.ScaledDotProductAttention(
            query, key, value, context.Mask, dropout, causal, scale, enableGqa: query.size(1) != key.size(1));
    }

    /// <summary>softmax(cap · tanh(q·kᵀ · scale / cap)) · v: scores never leave ±cap (Gemma 2).</summary>
    /// <param name="query">[rows, heads, length, headDim].</param>
    /// <param name="key">[rows, keyValueHeads, length, headDim]; heads is a multiple of keyValueHeads.</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="context">The pass.</param>
    /// <param name="layer">The layer, from 0, for the cache.</param>
    /// <param name="softCap">The cap.</param>
    /// <param name="scale">Null for 1/√headDim.</param>
    /// <param name="dropout">Dropout of the attention weights; 0 outside training.</param>
    /// <returns>[rows, heads, length, headDim].</returns>
    /// <exception cref="ArgumentException">The context has several tokens and no mask: see <see cref="ForwardContext.WithMask"/>.</exception>
    public static torch.Tensor AttendCapped(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context, int layer, double softCap, double? scale = null,
        double dropout = 0)
    {
        if (context.Pieces is { } pieces)
        {
            return pieces.Attend(query, key, value, (q, k, v, piece) => AttendCapped(q, k, v, piece, layer, softCap, scale, dropout));
        }

        (long rows, long heads, long length, long headDim) = (query.size(0), query.size(1), query.size(2), query.size(3));
        if (context.Mask is null && length > 1)
        {
            throw new ArgumentException("Capped attention over several tokens needs a mask that is written out.", nameof(context));
        }

        if (CachedAttention.Applies(query, key, value, context))
        {
            return CachedAttention.Attend(query, key, value, context, layer, scale ?? 1 / Math.Sqrt(headDim), softCap);
        }

        (key, value) = WithPast(key, value, context, layer);
        (long groups, long total) = (rows * key.size(1), key.size(2));
        long queries = heads / key.size(1) * length;
        torch.Tensor scaled = (query * (scale ?? 1 / Math.Sqrt(headDim))).reshape(groups, queries, headDim);
        torch.Tensor scores = torch.bmm(scaled, key.reshape(groups, total, headDim).transpose(1, 2));
        scores = Activations.SoftCap(scores, softCap).view(rows, heads, length, total);
        if (context.Mask is { } mask)
        {
            scores = mask.dtype == torch.ScalarType.Bool
                ? scores.masked_fill(mask.logical_not(), double.NegativeInfinity)
                : scores + mask;
        }

        torch.Tensor weights = scores.softmax(-1);
        if (dropout > 0)
        {
            weights = torch.nn.functional.dropout(weights, dropout, training: true);
        }

        torch.Tensor attended = torch.bmm(weights.view(groups, queries, total), value.reshape(groups, total, value.size(3)));
        return attended.view(rows, heads, length, value.size(3));
    }

    /// <summary>Causal attention by kernels here; null where libtorch's does it.</summary>
    private static FusedOperation? Operation(torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context, double? scale)
    {
        double factor = scale ?? (1 / Math.Sqrt(query.size(3)));

        // A checkpointed layer's first pass rounds as its second.
        if (context.ComputeType is ComputeType.BFloat16 or ComputeType.Int8 && RoundedAttentionOperation.Fits(query, key, value))
        {
            return new RoundedAttentionOperation(query, key, value, factor);
        }

        return Trains(query, key, value) && CausalAttentionOperation.Fits(query, key, value)
            ? new CausalAttentionOperation(query, key, value, factor)
            : null;
    }

    /// <summary>Whether several positions are recorded.</summary>
    private static bool Trains(torch.Tensor query, torch.Tensor key, torch.Tensor value) =>
        query.size(2) > 1 && torch.is_grad_enabled() && (query.requires_grad || key.requires_grad || value.requires_grad);

    private static (torch.Tensor Key, torch.Tensor Value) WithPast(
        torch.Tensor key, torch.Tensor value, ForwardContext context, int layer) =>
        context.Cache is { } cache ? cache.Append(layer, key, value) : (key, value);
}
