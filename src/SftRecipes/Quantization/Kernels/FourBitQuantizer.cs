using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Quantizes blocks to 4 bits. Where the format's borders lie along a curve, it says which one a value is near, and one comparison decides;
/// else the borders that the value exceeds are counted by halving, in four comparisons.
/// </summary>
internal static unsafe class FourBitQuantizer<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    /// <inheritdoc cref="KernelSet.Quantize(void*, SourceType, long, int, FourBitFormat, byte*, float*)"/>
    public static void Quantize(
        byte* source, SourceType type, long count, int blockSize, FourBitFormat format, byte* packed, float* scales)
    {
        long blocks = count / blockSize;
        if (format.Curve is { } curve)
        {
            QuantizeNear(source, type, blocks, blockSize, curve, format.AboveBorderTable, packed, scales);
        }
        else
        {
            QuantizeByHalving(source, type, blocks, blockSize, format.BorderTable, format.CodeOfRankTable, packed, scales);
        }

        for (long block = 0; block < blocks; block++)
        {
            float reciprocal = 1f / scales[block];
            if (reciprocal == 0 || !float.IsFinite(reciprocal) || type.IsBeyond(scales[block]))
            {
                // Zeros, infinities, NaN and what is all but zero: products with the reciprocal are not numbers between -1 and 1.
                scales[block] = ScalarKernelSet.QuantizeBlock(
                    source + (block * blockSize * type.Size()), type, blockSize, format, packed + (block * blockSize / 2));
            }
        }

        if (blocks * blockSize < count)
        {
            byte* rest = source + (blocks * blockSize * type.Size());
            scales[blocks] = ScalarKernelSet.QuantizeBlock(
                rest, type, (int)(count - (blocks * blockSize)), format, packed + (blocks * blockSize / 2));
        }
    }

    /// <summary>Whole blocks of a format whose codes are ranks. Calls nothing: around a call, all vectors would be kept in memory.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void QuantizeNear(
        byte* source, SourceType type, long blocks, int blockSize, RankCurve curve, float* aboveBorderTable, byte* packed, float* scales)
    {
        float* values = stackalloc float[blockSize];
        TTable aboveBorders = T.LoadTable(aboveBorderTable);
        TFloat slope = T.Broadcast(curve.Slope), bend = T.Broadcast(curve.Bend), middle = T.Broadcast(curve.Middle);
        int size = type.Size();
        for (long block = 0; block < blocks; block++)
        {
            TFloat factor = T.Broadcast(1f / Largest(source, type, size, blockSize, values, scales + block));
            source += blockSize * size;
            for (int i = 0; i < blockSize; i += T.Width, packed += T.Width / 2)
            {
                TFloat value = T.Multiply(T.Load(values + i), factor);
                TFloat bent = T.MultiplyAdd(T.Multiply(value, value), bend, slope);
                TInt rank = T.Round(T.MultiplyAdd(value, bent, middle));
                T.NarrowToNibbles(T.Add(rank, T.Greater(T.Lookup(aboveBorders, rank), value)), packed);
            }
        }
    }

    /// <summary>Whole blocks. Calls nothing.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void QuantizeByHalving(
        byte* source, SourceType type, long blocks, int blockSize, float* borderTable, float* codeTable, byte* packed, float* scales)
    {
        float* values = stackalloc float[blockSize];
        TTable borders = T.LoadTable(borderTable), codes = T.LoadTable(codeTable);
        TFloat middle = T.Broadcast(borderTable[7]);
        int size = type.Size();
        for (long block = 0; block < blocks; block++)
        {
            TFloat factor = T.Broadcast(1f / Largest(source, type, size, blockSize, values, scales + block));
            source += blockSize * size;
            for (int i = 0; i < blockSize; i += T.Width, packed += T.Width / 2)
            {
                TFloat value = T.Multiply(T.Load(values + i), factor);
                TInt rank = T.And(T.Greater(value, middle), T.Broadcast(8));
                rank = T.Or(rank, T.And(T.Greater(value, T.Lookup(borders, T.Add(rank, T.Broadcast(3)))), T.Broadcast(4)));
                rank = T.Or(rank, T.And(T.Greater(value, T.Lookup(borders, T.Add(rank, T.Broadcast(1)))), T.Broadcast(2)));
                rank = T.Or(rank, T.And(T.Greater(value, T.Lookup(borders, rank)), T.Broadcast(1)));
                T.NarrowToNibbles(T.AsInt(T.Lookup(codes, rank)), packed);
            }
        }
    }

    /// <summary>Writes a block as float32, and its scale: the largest magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(byte* source, SourceType type, int size, int blockSize, float* values, float* scale)
    {
        TInt magnitude = T.Broadcast(0);
        for (int i = 0; i < blockSize; i += T.Width, source += T.Width * size)
        {
            TFloat value = SourceReader<T, TFloat, TInt, TTable>.Read(source, type);
            T.Store(value, values + i);
            magnitude = T.Max(magnitude, SourceReader<T, TFloat, TInt, TTable>.Magnitude(value));
        }

        return *scale = BitConverter.Int32BitsToSingle(T.Largest(magnitude));
    }
}
