using System.Numerics;
using System.Runtime.CompilerServices;

namespace SftRecipes.Models;

/// <summary>The loops of one query's attention over keys and values that lie side by side.</summary>
internal static unsafe class AttentionKernel
{
    /// <summary>scores[i] = scale · query · keys[i], four keys at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Score(float* query, float* keys, int headDim, int total, float scale, float* scores)
    {
        int position = 0;
        for (; position <= total - 4; position += 4, keys += 4 * headDim)
        {
            float* k1 = keys + headDim, k2 = k1 + headDim, k3 = k2 + headDim;
            Vector<float> sum0 = Vector<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
            int i = 0;
            for (; i <= headDim - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> q = Vector.Load(query + i);
                sum0 = Vector.MultiplyAddEstimate(q, Vector.Load(keys + i), sum0);
                sum1 = Vector.MultiplyAddEstimate(q, Vector.Load(k1 + i), sum1);
                sum2 = Vector.MultiplyAddEstimate(q, Vector.Load(k2 + i), sum2);
                sum3 = Vector.MultiplyAddEstimate(q, Vector.Load(k3 + i), sum3);
            }

            float s0 = Vector.Sum(sum0), s1 = Vector.Sum(sum1), s2 = Vector.Sum(sum2), s3 = Vector.Sum(sum3);
            for (; i < headDim; i++)
            {
                s0 += query[i] * keys[i];
                s1 += query[i] * k1[i];
                s2 += query[i] * k2[i];
                s3 += query[i] * k3[i];
            }

            scores[position] = s0 * scale;
            scores[position + 1] = s1 * scale;
            scores[position + 2] = s2 * scale;
            scores[position + 3] = s3 * scale;
        }

        for (; position < total; position++, keys += headDim)
        {
            float sum = 0;
            for (int i = 0; i < headDim; i++)
            {
                sum += query[i] * keys[i];
            }

            scores[position] = sum * scale;
        }
    }

    /// <summary>Bounds scores by cap · tanh(score / cap).</summary>
    public static void Cap(float* scores, int count, float cap)
    {
        for (int i = 0; i < count; i++)
        {
            scores[i] = MathF.Tanh(scores[i] / cap) * cap;
        }
    }

    /// <summary>Replaces scores by e^(score − largest).</summary>
    /// <returns>Their sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Exponentials(float* scores, int count)
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

    /// <summary>result = Σ factor · weights[i] · values[i]; a vector's worth of features at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedSum(float* weights, float factor, float* values, int headDim, int total, float* result)
    {
        int width = Vector<float>.Count, feature = 0;
        for (; feature <= headDim - (2 * width); feature += 2 * width)
        {
            Vector<float> even0 = Vector<float>.Zero, odd0 = even0, even1 = even0, odd1 = even0;
            float* value = values + feature;
            int position = 0;
            for (; position < total - 1; position += 2, value += 2 * headDim)
            {
                Vector<float> even = new(weights[position]), odd = new(weights[position + 1]);
                even0 = Vector.MultiplyAddEstimate(Vector.Load(value), even, even0);
                even1 = Vector.MultiplyAddEstimate(Vector.Load(value + width), even, even1);
                odd0 = Vector.MultiplyAddEstimate(Vector.Load(value + headDim), odd, odd0);
                odd1 = Vector.MultiplyAddEstimate(Vector.Load(value + headDim + width), odd, odd1);
            }

            if (position < total)
            {
                Vector<float> last = new(weights[position]);
                even0 = Vector.MultiplyAddEstimate(Vector.Load(value), last, even0);
                even1 = Vector.MultiplyAddEstimate(Vector.Load(value + width), last, even1);
            }

            ((even0 + odd0) * factor).Store(result + feature);
            ((even1 + odd1) * factor).Store(result + feature + width);
        }

        for (; feature < headDim; feature++)
        {
            float sum = 0;
            for (int position = 0; position < total; position++)
            {
                sum += weights[position] * values[((long)position * headDim) + feature];
            }

            result[feature] = sum * factor;
        }
    }
}
