using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Quantizes blocks to 4 bits: the borders that a value exceeds are counted by halving, four comparisons instead of fifteen.</summary>
internal static unsafe class FourBitQuantizer<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int Granularity = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Quantize(byte* source, SourceType type, int count, FourBitFormat format, byte* packed)
    {
        int padded = (count + Granularity - 1) / Granularity * Granularity;
        float* values = stackalloc float[padded];
        float largest = Read(source, type, count, values);
        new Span<float>(values + count, padded - count).Clear();
        float reciprocal = 1f / largest;
        if (reciprocal == 0 || !float.IsFinite(reciprocal))
        {
            ScalarKernelSet.QuantizeBlock(values, count, reciprocal, format, packed);
        }
        else if (padded == count)
        {
            Pack(values, count, reciprocal, format, packed);
        }
        else
        {
            byte* whole = stackalloc byte[padded / 2];
            Pack(values, padded, reciprocal, format, whole);
            new Span<byte>(whole, (count + 1) / 2).CopyTo(new Span<byte>(packed, (count + 1) / 2));
        }

        return largest;
    }

    /// <summary>Writes the elements as float32.</summary>
    /// <returns>The largest magnitude.</returns>
    private static float Read(byte* source, SourceType type, int count, float* values)
    {
        int size = type.Size(), i = 0;
        TInt largest = T.Broadcast(0);
        for (; i <= count - T.Width; i += T.Width)
        {
            TFloat read = SourceReader<T, TFloat, TInt, TTable>.Read(source + (i * size), type);
            T.Store(read, values + i);
            largest = T.Max(largest, SourceReader<T, TFloat, TInt, TTable>.Magnitude(read));
        }

        float magnitude = SourceReader<T, TFloat, TInt, TTable>.Largest(largest);
        for (; i < count; i++)
        {
            values[i] = ScalarKernelSet.Read(source + (i * size), type);
            magnitude = Math.Max(magnitude, Math.Abs(values[i]));
        }

        return magnitude;
    }

    private static void Pack(float* values, int count, float reciprocal, FourBitFormat format, byte* packed)
    {
        TFloat factor = T.Broadcast(reciprocal), middle = T.Broadcast(format.BorderTable[7]);
        TTable borders = T.LoadTable(format.BorderTable), codes = T.LoadTable(format.CodeOfRankTable);
        TInt one = T.Broadcast(1), two = T.Broadcast(2), three = T.Broadcast(3), four = T.Broadcast(4), eight = T.Broadcast(8);
        for (int i = 0; i < count; i += T.Width)
        {
            TFloat value = T.Multiply(T.Load(values + i), factor);
            TInt rank = T.And(T.Greater(value, middle), eight);
            rank = T.Or(rank, T.And(T.Greater(value, T.Lookup(borders, T.Add(rank, three))), four));
            rank = T.Or(rank, T.And(T.Greater(value, T.Lookup(borders, T.Add(rank, one))), two));
            rank = T.Or(rank, T.And(T.Greater(value, T.Lookup(borders, rank)), one));
            T.NarrowToNibbles(T.AsInt(T.Lookup(codes, rank)), packed + (i / 2));
        }
    }
}
