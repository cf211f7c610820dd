using System.Numerics;
using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
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

    private readonly Heads _query, _keys, _values, _result;
    private readonly AttentionMask _mask;
    private readonly int _group, _headDim, _valueDim, _total;
    private readonly float _scale, _softCap;

    private CachedAttention(
        torch.Tensor query, torch.Tensor keys, torch.Tensor values, torch.Tensor result, torch.Tensor? mask, float scale, float softCap)
    {
        (_query, _keys, _values, _result) = (new(query), new(keys), new(values), new(result));
        _mask = new AttentionMask(mask);
        _group = (int)(query.size(1) / keys.size(1));
        (_headDim, _valueDim, _total) = ((int)query.size(3), (int)values.size(3), (int)keys.size(2));
        (_scale, _softCap) = (scale, softCap);
    }

    /// <summary>Whether this is what the kernel computes.</summary>
    public static bool Applies(torch.Tensor query, torch.Tensor key, torch.Tensor value, ForwardContext context) =>
        context.Cache is not null && query.size(2) == 1 && !torch.is_grad_enabled() && IsFloat(query) && IsFloat(key) && IsFloat(value)
        && AttentionMask.IsReadable(context.Mask);

    /// <summary>softmax(q·kᵀ · scale + mask) · v; with a cap, scores are bounded by cap · tanh(score / cap) before the mask.</summary>
    /// <param name="query">[rows, heads, 1, headDim].</param>
    /// <param name="keys">[rows, keyValueHeads, total, headDim].</param>
    /// <param name="values">As <paramref name="keys"/>.</param>
    /// <param name="mask">As <see cref="ForwardContext.Mask"/>.</param>
    /// <param name="scale">Multiplies the scores.</param>
    /// <param name="softCap">The cap; 0 for none.</param>
    /// <returns>[rows, heads, 1, headDim].</returns>
    public static torch.Tensor Attend(
        torch.Tensor query, torch.Tensor keys, torch.Tensor values, torch.Tensor? mask, double scale, double softCap = 0)
    {
        torch.Tensor result = torch.empty([query.size(0), query.size(1), 1, values.size(3)], dtype: torch.ScalarType.Float32);
        var attention = new CachedAttention(query, keys, values, result, mask, (float)scale, (float)softCap);
        long groups = query.size(0) * keys.size(1), heads = keys.size(1);
        long work = (long)attention._group * attention._total * (attention._headDim + attention._valueDim);
        TorchParallel.For(0, groups, Math.Max(1, GrainSize / work), (begin, end) =>
        {
            for (long group = begin; group < end; group++)
            {
                attention.AttendGroup(group / heads, group % heads);
            }
        });
        GC.KeepAlive(query);
        GC.KeepAlive(keys);
        GC.KeepAlive(values);
        GC.KeepAlive(mask);
        return result;
    }

    private static bool IsFloat(torch.Tensor tensor) =>
        tensor.dtype == torch.ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.stride(3) == 1;

    /// <summary>All queries of a key head.</summary>
    private void AttendGroup(long row, long keyHead)
    {
        float* scores = (_scores ??= new NativeBuffer()).Floats(_group * _total);
        for (int i = 0; i < _group; i++)
        {
            long head = (keyHead * _group) + i;
            float* weights = scores + ((long)i * _total);
            Score(_query.At(row, head), _keys.At(row, keyHead), weights);
            _mask.Apply(row, head, weights, _total);
            float sum = Softmax(weights, _total);
            WeightedSum(weights, 1 / sum, _values.At(row, keyHead), _result.At(row, head));
        }
    }

    private void Score(float* query, float* keys, float* scores)
    {
        for (int position = 0; position < _total; position++)
        {
            scores[position] = VectorMath.Dot(query, keys + (position * _keys.TokenStride), _headDim) * _scale;
        }

        if (_softCap != 0)
        {
            for (int position = 0; position < _total; position++)
            {
                scores[position] = MathF.Tanh(scores[position] / _softCap) * _softCap;
            }
        }
    }

    /// <summary>Replaces scores by e^(score − largest).</summary>
    /// <returns>Their sum.</returns>
    private static float Softmax(float* scores, int count)
    {
        float largest = float.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            largest = Math.Max(largest, scores[i]);
        }

        var shift = new Vector<float>(largest);
        Vector<float> sums = Vector<float>.Zero;
        int done = 0;
        for (; done <= count - Vector<float>.Count; done += Vector<float>.Count)
        {
            Vector<float> weight = Vector.Exp(Vector.Load(scores + done) - shift);
            weight.Store(scores + done);
            sums += weight;
        }

        float sum = Vector.Sum(sums);
        for (; done < count; done++)
        {
            scores[done] = MathF.Exp(scores[done] - largest);
            sum += scores[done];
        }

        return sum;
    }

    /// <summary>Σ weight · factor · value, four positions at a time.</summary>
    private void WeightedSum(float* weights, float factor, float* values, float* result)
    {
        new Span<float>(result, _valueDim).Clear();
        long stride = _values.TokenStride;
        int position = 0;
        for (; position <= _total - 4; position += 4)
        {
            float* v = values + (position * stride);
            AddFour(
                v, stride, weights[position] * factor, weights[position + 1] * factor, weights[position + 2] * factor,
                weights[position + 3] * factor, result);
        }

        for (; position < _total; position++)
        {
            // One, and nothing of itself.
            AddFour(values + (position * stride), 0, weights[position] * factor, 0, 0, 0, result);
        }
    }

    private void AddFour(float* v, long stride, float w0, float w1, float w2, float w3, float* result)
    {
        float* v1 = v + stride, v2 = v1 + stride, v3 = v2 + stride;
        int i = 0;
        for (; i <= _valueDim - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector.MultiplyAddEstimate(Vector.Load(v + i), new Vector<float>(w0), Vector.Load(result + i));
            sum = Vector.MultiplyAddEstimate(Vector.Load(v1 + i), new Vector<float>(w1), sum);
            sum = Vector.MultiplyAddEstimate(Vector.Load(v2 + i), new Vector<float>(w2), sum);
            Vector.MultiplyAddEstimate(Vector.Load(v3 + i), new Vector<float>(w3), sum).Store(result + i);
        }

        for (; i < _valueDim; i++)
        {
            result[i] += (v[i] * w0) + (v1[i] * w1) + (v2[i] * w2) + (v3[i] * w3);
        }
    }

    /// <summary>Where the vectors of a tensor [rows, heads, length, dim] lie.</summary>
    private readonly struct Heads(torch.Tensor tensor)
    {
        private readonly float* _data = (float*)TorchMemory.DataPointer(tensor);
        private readonly long _rowStride = tensor.stride(0);
        private readonly long _headStride = tensor.stride(1);

        public long TokenStride { get; } = tensor.stride(2);

        public float* At(long row, long head) => _data + (row * _rowStride) + (head * _headStride);
    }
}
