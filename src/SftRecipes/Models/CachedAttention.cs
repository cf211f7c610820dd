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

    private readonly KvCache _cache;
    private readonly HeadVectors _query, _key, _value;
    private readonly float* _keys, _values, _result;
    private readonly AttentionMask _mask;
    private readonly int _rows, _heads, _keyHeads, _headDim;
    private readonly float _scale, _softCap;

    private CachedAttention(
        torch.Tensor query, torch.Tensor key, torch.Tensor value, torch.Tensor result, ForwardContext context, int layer, double scale,
        double softCap)
    {
        _cache = context.Cache!;
        (_query, _key, _value) = (new(query), new(key), new(value));
        (IntPtr keys, IntPtr values) = _cache.Memory(layer);
        _keys = (float*)keys;
        _values = (float*)values;
        _result = (float*)TorchMemory.DataPointer(result);
        _mask = new AttentionMask(context.Mask);
        (_rows, _heads, _keyHeads, _headDim) = ((int)query.size(0), (int)query.size(1), (int)key.size(1), (int)query.size(3));
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
        torch.Tensor result = torch.empty([query.size(0), query.size(1), 1, query.size(3)], dtype: torch.ScalarType.Float32);
        var attention = new CachedAttention(query, key, value, result, context, layer, scale, softCap);
        attention.Run();
        KernelCapture.Current?.Add(attention.Run, context.Mask is { } mask ? [query, key, value, mask] : [query, key, value], result);
        GC.KeepAlive(query);
        GC.KeepAlive(key);
        GC.KeepAlive(value);
        GC.KeepAlive(context);
        return result;
    }

    /// <summary>Adds to the cache and attends to all of it.</summary>
    private void Run()
    {
        _cache.Write(_keys, _key);
        _cache.Write(_values, _value);
        int total = (int)_cache.Length + 1;
        long work = 2L * _heads / _keyHeads * total * _headDim;
        TorchParallel.For(0, (long)_rows * _keyHeads, Math.Max(1, GrainSize / work), (begin, end) => AttendGroups(begin, end, total));
    }

    private static bool IsFloat(torch.Tensor tensor) =>
        tensor.dtype == torch.ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.stride(3) == 1;

    /// <summary>Key heads from begin to end, counted over all rows, and the queries that share each.</summary>
    private void AttendGroups(long begin, long end, int total)
    {
        int group = _heads / _keyHeads;
        long capacity = _cache.Capacity;
        float* scores = (_scores ??= new NativeBuffer()).Floats(total);
        for (long index = begin; index < end; index++)
        {
            (long row, long keyHead) = Math.DivRem(index, _keyHeads);
            float* keys = _keys + (index * capacity * _headDim), values = _values + (index * capacity * _headDim);
            for (long head = keyHead * group; head < (keyHead + 1) * group; head++)
            {
                AttentionKernel.Score(_query.Of(row, head), keys, _headDim, total, _scale, scores);
                if (_softCap != 0)
                {
                    AttentionKernel.Cap(scores, total, _softCap);
                }

                _mask.Apply(row, head, scores, total);
                float sum = AttentionKernel.Exponentials(scores, total);
                AttentionKernel.WeightedSum(scores, 1 / sum, values, _headDim, total, _result + (((row * _heads) + head) * _headDim));
            }
        }
    }
}
