using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// Attention of one new token per row to all that the cache holds, as generation needs it: keys and values are read where they lie, a key
/// head once for all queries that share it.
/// </summary>
internal sealed unsafe class CachedAttention
{
    /// <summary>Multiplications below which another thread is not worth waking.</summary>
    private const long GrainSize = 16384;

    [ThreadStatic]
    private static NativeBuffer? _scores;

    private readonly float* _query, _keys, _values, _result;
    private readonly long _queryRowStride, _queryHeadStride, _capacity;
    private readonly AttentionMask _mask;
    private readonly int _heads, _keyHeads, _headDim, _total;
    private readonly float _scale, _softCap;

    private CachedAttention(
        torch.Tensor query, IntPtr keys, IntPtr values, torch.Tensor result, int keyHeads, ForwardContext context, double scale,
        double softCap)
    {
        _query = (float*)TorchMemory.DataPointer(query);
        _keys = (float*)keys;
        _values = (float*)values;
        _result = (float*)TorchMemory.DataPointer(result);
        (_queryRowStride, _queryHeadStride, _capacity) = (query.stride(0), query.stride(1), context.Cache!.Capacity);
        _mask = new AttentionMask(context.Mask);
        (_heads, _keyHeads, _headDim) = ((int)query.size(1), keyHeads, (int)query.size(3));
        _total = (int)context.Cache.Length + 1;
        (_scale, _softCap) = ((float)scale, (float)softCap);
    }

    /// <summary>Whether this is what the kernel computes.</summary>
    public static bool Applies(torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context) =>
        context.Cache is { IsInMainMemory: true } && query.size(2) == 1 && !torch.is_grad_enabled() && IsFloat(query) && IsFloat(key)
        && IsFloat(value) && query.size(3) == value.size(3) && AttentionMask.IsReadable(context.Mask);

    /// <summary>
    /// Adds key and value to the context's cache and gives softmax(q·kᵀ · scale + mask) · v; with a cap, scores are bounded by
    /// cap · tanh(score / cap) before the mask.
    /// </summary>
    /// <param name="query">[rows, heads, 1, headDim].</param>
    /// <param name="key">[rows, keyValueHeads, 1, headDim].</param>
    /// <param name="value">As <paramref name="key"/>.</param>
    /// <param name="context">The pass.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="scale">Multiplies the scores.</param>
    /// <param name="softCap">The cap; 0 for none.</param>
    /// <returns>[rows, heads, 1, headDim].</returns>
    public static torch.Tensor Attend(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context, int layer, double scale, double softCap = 0)
    {
        (IntPtr keys, IntPtr values) = context.Cache!.Write(layer, key, value);
        (long rows, long keyHeads) = (query.size(0), key.size(1));
        torch.Tensor result = torch.empty([rows, query.size(1), 1, query.size(3)], dtype: torch.ScalarType.Float32);
        var attention = new CachedAttention(query, keys, values, result, (int)keyHeads, context, scale, softCap);
        long work = 2L * attention._heads / keyHeads * attention._total * attention._headDim;
        TorchParallel.For(0, rows * keyHeads, Math.Max(1, GrainSize / work), attention.AttendGroups);
        GC.KeepAlive(query);
        GC.KeepAlive(context);
        return result;
    }

    private static bool IsFloat(torch.Tensor tensor) =>
        tensor.dtype == torch.ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.stride(3) == 1;

    /// <summary>Key heads from begin to end, counted over all rows, and the queries that share each.</summary>
    private void AttendGroups(long begin, long end)
    {
        int group = _heads / _keyHeads;
        float* scores = (_scores ??= new NativeBuffer()).Floats(_total);
        for (long index = begin; index < end; index++)
        {
            (long row, long keyHead) = Math.DivRem(index, _keyHeads);
            float* keys = _keys + (index * _capacity * _headDim), values = _values + (index * _capacity * _headDim);
            for (long head = keyHead * group; head < (keyHead + 1) * group; head++)
            {
                float* query = _query + (row * _queryRowStride) + (head * _queryHeadStride);
                AttentionKernel.Score(query, keys, _headDim, _total, _scale, scores);
                if (_softCap != 0)
                {
                    AttentionKernel.Cap(scores, _total, _softCap);
                }

                _mask.Apply(row, head, scores, _total);
                float sum = AttentionKernel.Exponentials(scores, _total);
                AttentionKernel.WeightedSum(scores, 1 / sum, values, _headDim, _total, _result + (((row * _heads) + head) * _headDim));
            }
        }
    }
}
