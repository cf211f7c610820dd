using System.Numerics;
using System.Runtime.CompilerServices;
using SftRecipes.Quantization.BFloat16Products;

namespace SftRecipes.Models.Fused;

/// <summary>Two queries' rows of attention in the backward pass, one after the other, rounded to bfloat16 as tile units take them.</summary>
/// <param name="first">The first query.</param>
/// <param name="second">The next one.</param>
internal readonly unsafe struct AttentionRowPair(AttentionRowPair.Row first, AttentionRowPair.Row second)
{
    /// <summary>One of the two.</summary>
    /// <param name="Weights">The scores.</param>
    /// <param name="Slopes">The gradients of the weights.</param>
    /// <param name="Rounded">Where the gradients of the scores go.</param>
    /// <param name="Visible">Keys in sight.</param>
    /// <param name="LogSum">log Σ e^score.</param>
    /// <param name="Mean">Σ weight · gradient.</param>
    internal readonly record struct Row(IntPtr Weights, IntPtr Slopes, IntPtr Rounded, int Visible, float LogSum, float Mean)
    {
        /// <summary>Weights, e^(score − logSum), and the gradients of the scores, weight · (gradient − mean), rounded in the lower halves.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector<uint> Weights, Vector<uint> Slopes) Differentiate(int start)
        {
            Vector<float> weight = VectorExp.Exp(Vector.Load((float*)Weights + start) - new Vector<float>(LogSum));
            Vector<float> slope = weight * (Vector.Load((float*)Slopes + start) - new Vector<float>(Mean));
            if (start + Vector<float>.Count > Visible)
            {
                Vector<int> isVisible = Vector.LessThan(Vector<int>.Indices, new Vector<int>(Visible - start));
                weight = Vector.ConditionalSelect(isVisible, weight, Vector<float>.Zero);
                slope = Vector.ConditionalSelect(isVisible, slope, Vector<float>.Zero);
            }

            return (BFloat16Rows.Round(weight), BFloat16Rows.Round(slope));
        }
    }

    /// <summary>Computes weights and gradients of keys 0 to <paramref name="keys"/>, zeros where they are out of sight.</summary>
    /// <param name="keys">A multiple of 64.</param>
    /// <param name="weights">Where the pairs of weights go.</param>
    /// <param name="slopes">Where the pairs of the scores' gradients go.</param>
    public void Differentiate(int keys, uint* weights, uint* slopes)
    {
        int width = Vector<float>.Count, visible = Math.Max(first.Visible, second.Visible), i = 0;
        for (; i < visible; i += 2 * width)
        {
            (Vector<uint> weightOfFirst, Vector<uint> slopeOfFirst) = first.Differentiate(i);
            (Vector<uint> weightOfSecond, Vector<uint> slopeOfSecond) = second.Differentiate(i);
            (weightOfFirst | (weightOfSecond << 16)).Store(weights + i);
            (slopeOfFirst | (slopeOfSecond << 16)).Store(slopes + i);
            (Vector<uint> nextWeightOfFirst, Vector<uint> nextSlopeOfFirst) = first.Differentiate(i + width);
            (Vector<uint> nextWeightOfSecond, Vector<uint> nextSlopeOfSecond) = second.Differentiate(i + width);
            (nextWeightOfFirst | (nextWeightOfSecond << 16)).Store(weights + i + width);
            (nextSlopeOfFirst | (nextSlopeOfSecond << 16)).Store(slopes + i + width);
            Vector.Narrow(slopeOfFirst, nextSlopeOfFirst).Store((ushort*)first.Rounded + i);
            Vector.Narrow(slopeOfSecond, nextSlopeOfSecond).Store((ushort*)second.Rounded + i);
        }

        new Span<uint>(weights + i, keys - i).Clear();
        new Span<uint>(slopes + i, keys - i).Clear();
        new Span<ushort>((ushort*)first.Rounded + i, keys - i).Clear();
        new Span<ushort>((ushort*)second.Rounded + i, keys - i).Clear();
    }
}
