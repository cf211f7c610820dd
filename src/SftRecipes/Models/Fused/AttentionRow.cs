using System.Numerics;
using SftRecipes.Quantization.BFloat16Products;

namespace SftRecipes.Models.Fused;

/// <summary>A query's row of attention.</summary>
internal static unsafe class AttentionRow
{
    /// <summary>e^(score − max), rounded to bfloat16, and the sum of what was not rounded yet.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">Keys in sight.</param>
    /// <param name="max">The largest score.</param>
    /// <param name="rounded">Where they go, and zeros for keys out of sight.</param>
    /// <param name="keys">All keys.</param>
    public static float RoundedExponentials(float* scores, int count, float max, ushort* rounded, int keys)
    {
        int width = Vector<float>.Count, i = 0;
        Vector<float> shift = new(max), sums = Vector<float>.Zero;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            Vector<float> first = VectorExp.Exp(Vector.Load(scores + i) - shift), second = VectorExp.Exp(Vector.Load(scores + i + width) - shift);
            Vector.Narrow(BFloat16Rows.Round(first), BFloat16Rows.Round(second)).Store(rounded + i);
            sums += first + second;
        }

        float sum = Vector.Sum(sums) + RowKernels.ExpAndSum(scores + i, count - i, max);
        BFloat16Rows.Round(scores + i, rounded + i, count - i);
        new Span<ushort>(rounded + count, keys - count).Clear();
        return sum;
    }

    /// <summary>
    /// Turns scores into weights, p = e^(score − logSum), and the weights' gradients into the scores', p · (gradient − mean).
    /// </summary>
    /// <param name="weights">The scores; the weights afterwards.</param>
    /// <param name="slopes">The gradients of the weights; those of the scores afterwards.</param>
    /// <param name="count">Keys in sight.</param>
    /// <param name="logSum">log Σ e^score.</param>
    /// <param name="mean">Σ p · gradient.</param>
    public static void Differentiate(float* weights, float* slopes, int count, float logSum, float mean)
    {
        Vector<float> shift = new(logSum), means = new(mean);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> weight = VectorExp.Exp(Vector.Load(weights + i) - shift);
            weight.Store(weights + i);
            (weight * (Vector.Load(slopes + i) - means)).Store(slopes + i);
        }

        for (; i < count; i++)
        {
            weights[i] = MathF.Exp(weights[i] - logSum);
            slopes[i] = weights[i] * (slopes[i] - mean);
        }
    }
}
