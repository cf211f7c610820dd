using System.Numerics;

namespace SftRecipes.Models.Fused;

/// <summary>A query's row of attention in the backward pass.</summary>
internal static unsafe class AttentionRow
{
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
