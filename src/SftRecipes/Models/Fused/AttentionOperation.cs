using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// Causal attention for training: what is kept between the passes is queries, keys, values, what was attended to, and a number per query, from
/// which the backward pass computes the scores again. How they are multiplied is the derived class's.
/// </summary>
/// <param name="query">[rows, heads, length, headDim], of any strides but gaps between features.</param>
/// <param name="key">[rows, keyValueHeads, length, headDim].</param>
/// <param name="value">As <paramref name="key"/>.</param>
internal abstract class AttentionOperation(torch.Tensor query, torch.Tensor key, torch.Tensor value) : FusedOperation
{
    private torch.Tensor _query = query;
    private torch.Tensor _key = key;
    private torch.Tensor _value = value;
    private torch.Tensor? _attended;
    private torch.Tensor? _logSums;

    /// <returns>[rows, length, heads · headDim].</returns>
    public sealed override torch.Tensor Forward(bool records)
    {
        (long rows, long heads, long length, long headDim) = (_query.size(0), _query.size(1), _query.size(2), _query.size(3));
        torch.Tensor attended = LargeBuffers.Empty(rows, length, heads * headDim);
        torch.Tensor logSums = torch.empty(rows, heads, length);
        Attend(new AttentionHeads(_query, _key, _value, attended, logSums));
        if (records)
        {
            (_query, _key, _value) = (Keep(_query), Keep(_key), Keep(_value));
            (_attended, _logSums) = (Keep(attended), Keep(logSums));
        }

        KeepAlive();
        return attended;
    }

    public sealed override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        (long rows, long heads, long length, long headDim, long groups) =
            (_query.size(0), _query.size(1), _query.size(2), _query.size(3), _key.size(1));
        torch.Tensor toQuery = LargeBuffers.Empty(rows, length, heads, headDim);
        torch.Tensor toKey = LargeBuffers.Empty(rows, length, groups, headDim), toValue = LargeBuffers.Empty(rows, length, groups, headDim);
        Differentiate(
            new AttentionHeads(_query, _key, _value, _attended!, _logSums!),
            new AttentionGradients(
                HeadMatrix.Joined(whole, heads), HeadMatrix.Joined(toQuery, heads), HeadMatrix.Joined(toKey, groups),
                HeadMatrix.Joined(toValue, groups)));
        GC.KeepAlive(whole);
        KeepAlive();
        return [toQuery.transpose(1, 2), toKey.transpose(1, 2), toValue.transpose(1, 2)];
    }

    /// <summary>Computes what is attended to, and the log-sums.</summary>
    protected abstract void Attend(AttentionHeads heads);

    /// <summary>Computes the gradients of queries, keys and values. All queries of a key head belong together: their gradients of the keys add up.</summary>
    protected abstract void Differentiate(AttentionHeads heads, AttentionGradients gradients);

    private void KeepAlive()
    {
        GC.KeepAlive(_query);
        GC.KeepAlive(_key);
        GC.KeepAlive(_value);
    }
}
