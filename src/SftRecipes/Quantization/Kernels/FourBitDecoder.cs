using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Writes 4-bit blocks in types smaller than float32. A block's 16 values are scaled and rounded once; elements are looked up, and several are
/// put together to a word from tables whose entries lie in different parts of it. Shifting the packed word brings a code to an index' lowest bits.
/// </summary>
internal static unsafe class FourBitDecoder<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int Entries = 16;

    /// <summary>As bfloat16, rounded from float32.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in FourBitBlocks blocks, ushort* destination)
    {
        float* first = stackalloc float[2 * Entries], second = first + Entries;
        byte* packed = blocks.Packed;
        int bytes = blocks.BlockSize / 2;
        for (int block = 0; block < blocks.Count; block++)
        {
            TFloat scale = T.Broadcast(blocks.Scales[block]);
            for (int i = 0; i < Entries; i += T.Width)
            {
                TInt rounded = RoundToBFloat16(T.AsInt(T.Multiply(T.Load(blocks.Codes + i), scale)));
                T.Store(T.AsFloat(T.ShiftRight(rounded, 16)), first + i);
                T.Store(T.AsFloat(T.And(rounded, T.Broadcast(-65536))), second + i);
            }

            // A word has a byte: two codes, and two results.
            TTable inLowHalf = T.LoadTable(first), inHighHalf = T.LoadTable(second);
            for (byte* end = packed + bytes; packed < end; packed += T.Width, destination += 2 * T.Width)
            {
                TInt words = T.Widen(packed);
                TInt pairs = T.Or(T.AsInt(T.Lookup(inLowHalf, T.ShiftRight(words, 4))), T.AsInt(T.Lookup(inHighHalf, words)));
                T.Store(T.AsFloat(pairs), (float*)destination);
            }
        }
    }

    /// <summary>As whole numbers of one byte: what is nearest to value · factor, ties to even.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(in FourBitBlocks blocks, float factor, sbyte* destination)
    {
        if (blocks.BlockSize < 4 * T.Width)
        {
            // Blocks of 32 in vectors of 16, which processors have beside those of 8.
            FourBitDecoder<Avx2Instructions, Vector256<float>, Vector256<int>, Avx2Instructions.Table>.Decode(blocks, factor, destination);
            return;
        }

        float* entries = stackalloc float[4 * Entries];
        byte* packed = blocks.Packed;
        int bytes = blocks.BlockSize / 2;
        for (int block = 0; block < blocks.Count; block++)
        {
            TFloat scale = T.Broadcast(blocks.Scales[block]);
            for (int i = 0; i < Entries; i += T.Width)
            {
                TInt whole = T.Round(T.Multiply(T.Multiply(T.Load(blocks.Codes + i), scale), T.Broadcast(factor)));
                TInt inByte0 = T.And(whole, T.Broadcast(0xff));
                T.Store(T.AsFloat(inByte0), entries + i);
                T.Store(T.AsFloat(T.ShiftLeft(inByte0, 8)), entries + Entries + i);
                T.Store(T.AsFloat(T.ShiftLeft(inByte0, 16)), entries + (2 * Entries) + i);
                T.Store(T.AsFloat(T.ShiftLeft(inByte0, 24)), entries + (3 * Entries) + i);
            }

            // A word has two bytes: four codes, and four results.
            TTable table0 = T.LoadTable(entries), table1 = T.LoadTable(entries + Entries);
            TTable table2 = T.LoadTable(entries + (2 * Entries)), table3 = T.LoadTable(entries + (3 * Entries));
            for (byte* end = packed + bytes; packed < end; packed += 2 * T.Width, destination += 4 * T.Width)
            {
                TInt words = T.Widen((ushort*)packed);
                TInt lower = T.Or(T.AsInt(T.Lookup(table0, T.ShiftRight(words, 4))), T.AsInt(T.Lookup(table1, words)));
                TInt upper = T.Or(T.AsInt(T.Lookup(table2, T.ShiftRight(words, 12))), T.AsInt(T.Lookup(table3, T.ShiftRight(words, 8))));
                T.Store(T.AsFloat(T.Or(lower, upper)), (float*)destination);
            }
        }
    }

    /// <summary>As <see cref="BFloat16Products.BFloat16Rows"/>, in the high halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInt RoundToBFloat16(TInt bits)
    {
        TInt isNaN = T.Greater(T.And(bits, T.Broadcast(0x7fff_ffff)), T.Broadcast(0x7f80_0000));
        TInt number = T.Select(isNaN, T.Broadcast(0x7fc0_0000), bits);
        return T.Add(T.Add(number, T.Broadcast(0x7fff)), T.And(T.ShiftRight(number, 16), T.Broadcast(1)));
    }
}
