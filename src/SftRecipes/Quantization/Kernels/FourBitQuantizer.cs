using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Quantizes blocks to 4 bits: the borders that a value exceeds are counted by halving, four comparisons instead of fifteen.</summary>
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
        QuantizeBlocks(source, type, blocks, blockSize, format.BorderTable, format.CodeOfRankTable, packed, scales);
        for (long block = 0; block < blocks; block++)
        {
            float reciprocal = 1f / scales[block];
            if (reciprocal == 0 || !float.IsFinite(reciprocal))
            {
                // Zeros, infinities, NaN and what is all but zero: products with the reciprocal are not numbers between -1 and 1.
                ScalarKernelSet.QuantizeBlock(
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

    /// <summary>Whole blocks. Calls nothing: around a call, all vectors would be kept in memory.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void QuantizeBlocks(
        byte* source, SourceType type, long blocks, int blockSize, float* borderTable, float* codeTable, byte* packed, float* scales)
    {
        float* values = stackalloc float[blockSize];
        TTable borders = T.LoadTable(borderTable), codes = T.LoadTable(codeTable);
        TFloat middle = T.Broadcast(borderTable[7]);
        int size = type == SourceType.Float32 ? 4 : 2;
        for (long block = 0; block < blocks; block++)
        {
            TInt magnitude = T.Broadcast(0);
            for (int i = 0; i < blockSize; i += T.Width, source += T.Width * size)
            {
                TFloat value = SourceReader<T, TFloat, TInt, TTable>.Read(source, type);
                T.Store(value, values + i);
                magnitude = T.Max(magnitude, SourceReader<T, TFloat, TInt, TTable>.Magnitude(value));
            }

            float largest = BitConverter.Int32BitsToSingle(T.Largest(magnitude));
            scales[block] = largest;
            TFloat factor = T.Broadcast(1f / largest);
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
}
