using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// Causal attention for training whose products are those of bfloat16 numbers with float32 sums, in the cores' tile units: queries, keys, values,
/// weights and gradients are rounded where they are factors, and softmax is computed in float32, as under autocast.
/// </summary>
/// <param name="query">[rows, heads, length, headDim], of any strides but gaps between features.</param>
/// <param name="key">[rows, keyValueHeads, length, headDim].</param>
/// <param name="value">As <paramref name="key"/>.</param>
/// <param name="scale">Multiplies the scores.</param>
internal sealed unsafe class RoundedAttentionOperation(torch.Tensor query, torch.Tensor key, torch.Tensor value, double scale) : FusedOperation
{
    private readonly float _scale = (float)scale;
    private torch.Tensor _query = query;
    private torch.Tensor _key = key;
    private torch.Tensor _value = value;
    private torch.Tensor? _attended;
    private torch.Tensor? _logSums;

    /// <summary>Whether the processor can do it, and there is work for all threads.</summary>
    public static bool Fits(torch.Tensor query, torch.Tensor key, torch.Tensor value) =>
        TileKernels.HasBFloat16 && CausalAttentionOperation.Fits(query, key, value);

    /// <returns>[rows, length, heads · headDim].</returns>
    public override torch.Tensor Forward(bool records)
    {
        (long rows, long heads, long length, long headDim) = (_query.size(0), _query.size(1), _query.size(2), _query.size(3));
        long groups = _key.size(1), group = heads / groups;
        torch.Tensor attended = LargeBuffers.Empty(rows, length, heads * headDim);
        torch.Tensor logSums = torch.empty(rows, heads, length);
        HeadMatrix q = new(_query), k = new(_key), v = new(_value), o = HeadMatrix.Joined(attended, heads);
        float* sums = (float*)TorchMemory.DataPointer(logSums);
        TorchParallel.For(0, rows * groups, 1, (begin, end) =>
        {
            using var pass = new RoundedAttentionForward((int)length, (int)headDim, _scale);
            for (long i = begin; i < end; i++)
            {
                (long row, long keyHead) = Math.DivRem(i, groups);
                pass.Read(k.Of(row, keyHead), v.Of(row, keyHead));
                for (long head = keyHead * group; head < (keyHead + 1) * group; head++)
                {
                    pass.Attend(q.Of(row, head), o.Of(row, head), sums + (((row * heads) + head) * length));
                }
            }

            TileKernels.Release();
        });
        if (records)
        {
            (_query, _key, _value) = (Keep(_query), Keep(_key), Keep(_value));
            (_attended, _logSums) = (Keep(attended), Keep(logSums));
        }

        GC.KeepAlive(_query);
        GC.KeepAlive(_key);
        GC.KeepAlive(_value);
        return attended;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        (long rows, long heads, long length, long headDim) = (_query.size(0), _query.size(1), _query.size(2), _query.size(3));
        long groups = _key.size(1), group = heads / groups;
        torch.Tensor toQuery = LargeBuffers.Empty(rows, length, heads, headDim);
        torch.Tensor toKey = LargeBuffers.Empty(rows, length, groups, headDim), toValue = LargeBuffers.Empty(rows, length, groups, headDim);
        HeadMatrix q = new(_query), k = new(_key), v = new(_value), o = HeadMatrix.Joined(_attended!, heads), dy = HeadMatrix.Joined(whole, heads);
        HeadMatrix dq = HeadMatrix.Joined(toQuery, heads), dk = HeadMatrix.Joined(toKey, groups), dv = HeadMatrix.Joined(toValue, groups);
        float* sums = (float*)TorchMemory.DataPointer(_logSums!);
        TorchParallel.For(0, rows * groups, 1, (begin, end) =>
        {
            using var pass = new RoundedAttentionBackward((int)length, (int)headDim, _scale);
            for (long i = begin; i < end; i++)
            {
                (long row, long keyHead) = Math.DivRem(i, groups);
                pass.Read(k.Of(row, keyHead), v.Of(row, keyHead));
                for (long head = keyHead * group; head < (keyHead + 1) * group; head++)
                {
                    pass.Differentiate(
                        q.Of(row, head), o.Of(row, head), dy.Of(row, head), sums + (((row * heads) + head) * length), dq.Of(row, head),
                        adds: head > keyHead * group);
                }

                pass.Write(dk.Of(row, keyHead), dv.Of(row, keyHead));
            }

            TileKernels.Release();
        });
        GC.KeepAlive(whole);
        return [toQuery.transpose(1, 2), toKey.transpose(1, 2), toValue.transpose(1, 2)];
    }
}
