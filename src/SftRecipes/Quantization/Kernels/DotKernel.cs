using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Sums of products of float32: elements 0 to 15 of each 32 and elements 16 to 31 apart, lane by lane.</summary>
internal static unsafe class DotKernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int Lanes = 16, ChunkSize = 2 * Lanes;

    /// <summary>Elements that the left side is fetched ahead: it is the matrix in products.</summary>
    private const int Ahead = 1024;

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
}
