using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SftRecipes.Quantization;

/// <summary>
/// A float32 sum in the order of libtorch's AVX2 kernel on one thread (<c>aten/src/ATen/native/cpu/SumKernel.cpp</c>), on any processor.
/// The mean of the scales is stored, so its last bit belongs to the format; libtorch's own would change with the number of threads.
/// </summary>
internal static class CascadeSum
{
    private const int Width = 8;
    private const int Columns = 4;
    private const int Levels = 4;

    /// <summary>
    /// Four columns of vectors are summed side by side. Each column adds up short runs, runs of runs, and so on over four levels, which
    /// keeps the rounding error from growing with the length.
    /// </summary>
    public static float Sum(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        int rows = vectors.Length / Columns;
        int logarithm = rows <= 1 ? 0 : BitOperations.Log2((uint)(rows - 1)) + 1;
        int power = Math.Max(4, logarithm / Levels);
        var sums = new Vector256<float>[Levels, Columns];

        for (int row = 0; row < rows;)
        {
            int end = Math.Min(row + (1 << power), rows);
            bool isWholeRun = end - row == 1 << power;
            for (; row < end; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    sums[0, column] += vectors[(row * Columns) + column];
                }
            }

            if (isWholeRun)
            {
                CarryUp(sums, row, power);
            }
        }

        return Combine(sums, vectors[(rows * Columns)..], values[(vectors.Length * Width)..]);
    }

    /// <summary>Moves a level's sum to the next; and that one's too where it is full.</summary>
    private static void CarryUp(Vector256<float>[,] sums, int row, int power)
    {
        for (int level = 1; level < Levels; level++)
        {
            for (int column = 0; column < Columns; column++)
            {
                sums[level, column] += sums[level - 1, column];
                sums[level - 1, column] = Vector256<float>.Zero;
            }

            if ((row & (((1 << power) - 1) << (level * power))) != 0)
            {
                break;
            }
        }
    }

    private static float Combine(Vector256<float>[,] sums, ReadOnlySpan<Vector256<float>> otherVectors, ReadOnlySpan<float> otherValues)
    {
        for (int column = 0; column < Columns; column++)
        {
            for (int level = 1; level < Levels; level++)
            {
                sums[0, column] += sums[level, column];
            }
        }

        Vector256<float> total = sums[0, 0];
        foreach (Vector256<float> vector in otherVectors)
        {
            total += vector;
        }

        for (int column = 1; column < Columns; column++)
        {
            total += sums[0, column];
        }

        float sum = 0;
        foreach (float value in otherValues)
        {
            sum += value;
        }

        for (int lane = 0; lane < Width; lane++)
        {
            sum += total[lane];
        }

        return sum;
    }
}
