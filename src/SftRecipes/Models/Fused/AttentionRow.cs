using System.Numerics;
using SftRecipes.Quantization.BFloat16Products;

namespace SftRecipes.Models.Fused;

/// <summary>A query's row of attention in the backward pass.</summary>
internal static unsafe class AttentionRow
{
    /// <summary>Replaces scores by e^(score − max), and gives their sum.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="count">Keys in sight.</param>
    /// <param name="max">The largest score.</param>
    /// <param name="rounded">The same in bfloat16, and zeros for keys out of sight.</param>
    /// <param name="keys">All keys.</param>
    public static float Exponentials(float* scores, int count, float max, ushort* rounded, int keys)
    {
        float sum = RowKernels.ExpAndSum(scores, count, max);
        BFloat16Rows.Round(scores, rounded, count);
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
