using System.Numerics;
using System.Runtime.CompilerServices;

namespace SftRecipes.Models.Fused;

/// <summary>The exponential function on whole vectors, as softmax and sigmoid need it.</summary>
internal static class VectorExp
{
    /// <summary>eˣ within 2 units in the last place; arguments below −87 give 10⁻³⁸, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Exp(Vector<float> x)
    {
        // Bound first: where an argument is NaN, the native minimum and maximum give the second operand.
        x = Vector.MaxNative(new Vector<float>(-87f), Vector.MinNative(new Vector<float>(88f), x));
        Vector<float> n = Vector.Floor(Vector.FusedMultiplyAdd(x, new Vector<float>(1.44269504f), new Vector<float>(0.5f)));
        Vector<float> f = Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693359375f), x);
        f = Vector.FusedMultiplyAdd(n, new Vector<float>(2.12194440e-4f), f);

        // Cephes' minimax polynomial for |f| ≤ ln 2 / 2.
        Vector<float> p = new(1.9875691500e-4f);
        p = Vector.FusedMultiplyAdd(p, f, new Vector<float>(1.3981999507e-3f));
        p = Vector.FusedMultiplyAdd(p, f, new Vector<float>(8.3334519073e-3f));
        p = Vector.FusedMultiplyAdd(p, f, new Vector<float>(4.1665795894e-2f));
        p = Vector.FusedMultiplyAdd(p, f, new Vector<float>(1.6666665459e-1f));
        p = Vector.FusedMultiplyAdd(p, f, new Vector<float>(5.0000001201e-1f));
        p = Vector.FusedMultiplyAdd(p, f * f, f + Vector<float>.One);
        Vector<int> exponent = Vector.ShiftLeft(Vector.ConvertToInt32Native(n) + new Vector<int>(127), 23);
        return p * Vector.AsVectorSingle(exponent);
    }

    /// <summary>The logistic function.</summary>
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));
}
