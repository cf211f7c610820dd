using System.Numerics;

namespace SftRecipes.Models.Fused;

/// <summary>Reductions over a row of float32 numbers.</summary>
internal static unsafe class RowKernels
{
    /// <summary>The largest of at least one number.</summary>
    public static float Max(float* row, int count)
    {
        int i = 0;
        float max = float.NegativeInfinity;
        if (count >= Vector<float>.Count)
        {
            Vector<float> maxima = new(float.NegativeInfinity), others = maxima;
            for (; i <= count - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
            {
                maxima = Vector.MaxNative(maxima, Vector.Load(row + i));
                others = Vector.MaxNative(others, Vector.Load(row + i + Vector<float>.Count));
            }

            maxima = Vector.MaxNative(maxima, others);
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            {
                maxima = Vector.MaxNative(maxima, Vector.Load(row + i));
            }

            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                max = Math.Max(max, maxima[lane]);
            }
        }

        for (; i < count; i++)
        {
            max = Math.Max(max, row[i]);
        }

        return max;
    }

    /// <summary>Replaces x by e^(x − offset) and gives the sum.</summary>
    public static float ExpAndSum(float* row, int count, float offset)
    {
        Vector<float> shift = new(offset);
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> e = VectorExp.Exp(Vector.Load(row + i) - shift);
            e.Store(row + i);
            sums += e;
        }

        float sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            row[i] = MathF.Exp(row[i] - offset);
            sum += row[i];
        }

        return sum;
    }

    /// <summary>The sum of the numbers.</summary>
    public static float Sum(float* row, int count)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += Vector.Load(row + i);
        }

        float sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            sum += row[i];
        }

        return sum;
    }

    /// <summary>Σ aᵢ·bᵢ.</summary>
    public static float Dot(float* a, float* b, int count)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums = Vector.FusedMultiplyAdd(Vector.Load(a + i), Vector.Load(b + i), sums);
        }

        float sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Multiplies all numbers by a factor.</summary>
    public static void Scale(float* row, int count, float factor) => Scale(row, count, factor, row);

    /// <summary>Writes numbers multiplied by a factor.</summary>
    public static void Scale(float* row, int count, float factor, float* target)
    {
        Vector<float> factors = new(factor);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(row + i) * factors).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = row[i] * factor;
        }
    }
}
