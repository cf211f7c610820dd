using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Sums of products of float32: elements 0 to 15 of each 32 and elements 16 to 31 apart, lane by lane.</summary>
internal static unsafe class DotKernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int Lanes = 16, ChunkSize = 2 * Lanes, Together = 4;

    /// <summary>Elements that the left side is fetched ahead: it is the matrix in products.</summary>
    private const int Ahead = 2048;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* left, float* right, int count)
    {
        int whole = count / ChunkSize * ChunkSize;
        float* lanes = stackalloc float[Lanes];
        float* last = stackalloc float[2 * ChunkSize];
        if (whole < count)
        {
            new Span<float>(last, 2 * ChunkSize).Clear();
            new Span<float>(left + whole, count - whole).CopyTo(new Span<float>(last, ChunkSize));
            new Span<float>(right + whole, count - whole).CopyTo(new Span<float>(last + ChunkSize, ChunkSize));
        }

        for (int lane = 0; lane < Lanes; lane += T.Width)
        {
            TFloat sum0 = T.Broadcast(0f), sum1 = sum0;
            for (int i = lane; i < whole; i += ChunkSize)
            {
                T.Prefetch(left + i + Ahead);
                T.Prefetch(left + i + Lanes + Ahead);
                sum0 = T.MultiplyAdd(T.Load(left + i), T.Load(right + i), sum0);
                sum1 = T.MultiplyAdd(T.Load(left + i + Lanes), T.Load(right + i + Lanes), sum1);
            }

            if (whole < count)
            {
                sum0 = T.MultiplyAdd(T.Load(last + lane), T.Load(last + ChunkSize + lane), sum0);
                sum1 = T.MultiplyAdd(T.Load(last + Lanes + lane), T.Load(last + ChunkSize + Lanes + lane), sum1);
            }

            T.Store(T.Add(sum0, sum1), lanes + lane);
        }

        return T.Sum(lanes);
    }

    /// <summary>Rows times a vector, each as <see cref="Dot"/>; four together, so that more of memory is on its way at once.</summary>
    /// <param name="matrix">[rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="vector">[columns].</param>
    /// <param name="products">[rows].</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* matrix, long rows, int columns, float* vector, float* products)
    {
        int whole = columns / ChunkSize * ChunkSize;
        float* lanes = stackalloc float[Together * Lanes];
        float* last = stackalloc float[(Together + 1) * ChunkSize];
        float* lastOfVector = last + (Together * ChunkSize);
        new Span<float>(last, (Together + 1) * ChunkSize).Clear();
        Copy(vector, whole, columns, lastOfVector);
        for (long row = 0; row < rows; row += Together)
        {
            // Where there are fewer than four, the last is computed more than once.
            int left = (int)Math.Min(Together, rows - row);
            float* m0 = matrix + (row * columns), m1 = m0 + (left > 1 ? columns : 0), m2 = m1 + (left > 2 ? columns : 0);
            float* m3 = m2 + (left > 3 ? columns : 0);
            if (whole < columns)
            {
                Copy(m0, whole, columns, last);
                Copy(m1, whole, columns, last + ChunkSize);
                Copy(m2, whole, columns, last + (2 * ChunkSize));
                Copy(m3, whole, columns, last + (3 * ChunkSize));
            }

            for (int lane = 0; lane < Lanes; lane += T.Width)
            {
                TFloat low0 = T.Broadcast(0f), low1 = low0, low2 = low0, low3 = low0, high0 = low0, high1 = low0, high2 = low0, high3 = low0;
                for (int i = lane; i < whole; i += ChunkSize)
                {
                    Fetch(m0 + i);
                    Fetch(m1 + i);
                    Fetch(m2 + i);
                    Fetch(m3 + i);
                    TFloat low = T.Load(vector + i), high = T.Load(vector + i + Lanes);
                    low0 = T.MultiplyAdd(T.Load(m0 + i), low, low0);
                    high0 = T.MultiplyAdd(T.Load(m0 + i + Lanes), high, high0);
                    low1 = T.MultiplyAdd(T.Load(m1 + i), low, low1);
                    high1 = T.MultiplyAdd(T.Load(m1 + i + Lanes), high, high1);
                    low2 = T.MultiplyAdd(T.Load(m2 + i), low, low2);
                    high2 = T.MultiplyAdd(T.Load(m2 + i + Lanes), high, high2);
                    low3 = T.MultiplyAdd(T.Load(m3 + i), low, low3);
                    high3 = T.MultiplyAdd(T.Load(m3 + i + Lanes), high, high3);
                }

                if (whole < columns)
                {
                    float* rest = last + lane;
                    TFloat low = T.Load(lastOfVector + lane), high = T.Load(lastOfVector + Lanes + lane);
                    low0 = T.MultiplyAdd(T.Load(rest), low, low0);
                    high0 = T.MultiplyAdd(T.Load(rest + Lanes), high, high0);
                    low1 = T.MultiplyAdd(T.Load(rest + ChunkSize), low, low1);
                    high1 = T.MultiplyAdd(T.Load(rest + ChunkSize + Lanes), high, high1);
                    low2 = T.MultiplyAdd(T.Load(rest + (2 * ChunkSize)), low, low2);
                    high2 = T.MultiplyAdd(T.Load(rest + (2 * ChunkSize) + Lanes), high, high2);
                    low3 = T.MultiplyAdd(T.Load(rest + (3 * ChunkSize)), low, low3);
                    high3 = T.MultiplyAdd(T.Load(rest + (3 * ChunkSize) + Lanes), high, high3);
                }

                T.Store(T.Add(low0, high0), lanes + lane);
                T.Store(T.Add(low1, high1), lanes + Lanes + lane);
                T.Store(T.Add(low2, high2), lanes + (2 * Lanes) + lane);
                T.Store(T.Add(low3, high3), lanes + (3 * Lanes) + lane);
            }

            for (int i = 0; i < left; i++)
            {
                products[row + i] = T.Sum(lanes + (i * Lanes));
            }
        }
    }

    private static void Copy(float* row, int begin, int end, float* last) =>
        new ReadOnlySpan<float>(row + begin, end - begin).CopyTo(new Span<float>(last, ChunkSize));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* elements)
    {
        T.Prefetch(elements + Ahead);
        T.Prefetch(elements + Lanes + Ahead);
    }
}
