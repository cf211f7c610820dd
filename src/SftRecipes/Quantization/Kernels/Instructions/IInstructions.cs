using System.Diagnostics.CodeAnalysis;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// What a processor does in one step, for kernels that are written once and compiled for each width of vectors. Every operation is exact or
/// rounds once, to nearest, so that all widths give the same bits.
/// </summary>
/// <typeparam name="TFloat">A vector of float32.</typeparam>
/// <typeparam name="TInt">As many int32.</typeparam>
/// <typeparam name="TTable">16 float32 to look up.</typeparam>
internal unsafe interface IInstructions<TFloat, TInt, TTable>
{
    /// <summary>Whether this processor has the instructions.</summary>
    static abstract bool AreSupported { get; }

    /// <summary>Elements of a vector: 4, 8 or 16.</summary>
    static abstract int Width { get; }

    static abstract TFloat Load(float* source);

    static abstract void Store(TFloat value, float* destination);

    static abstract TFloat Broadcast(float value);

    static abstract TFloat Add(TFloat left, TFloat right);

    static abstract TFloat Subtract(TFloat left, TFloat right);

    static abstract TFloat Multiply(TFloat left, TFloat right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TFloat MultiplyAdd(TFloat left, TFloat right, TFloat addend);

    /// <summary>The bits.</summary>
    static abstract TInt AsInt(TFloat value);

    /// <summary>The number with these bits.</summary>
    static abstract TFloat AsFloat(TInt bits);

    static abstract TFloat ToFloat(TInt value);

    /// <summary>The nearest whole numbers, ties to even.</summary>
    static abstract TInt Round(TFloat value);

    /// <summary>-1 where it is so, else 0.</summary>
    static abstract TInt Greater(TFloat left, TFloat right);

    /// <inheritdoc cref="Greater(TFloat, TFloat)"/>
    static abstract TInt Greater(TInt left, TInt right);

    static abstract TInt Broadcast(int value);

    static abstract TInt Add(TInt left, TInt right);

    static abstract TInt And(TInt left, TInt right);

    static abstract TInt Or(TInt left, TInt right);

    static abstract TInt Max(TInt left, TInt right);

    static abstract TInt Min(TInt left, TInt right);

    static abstract TInt ShiftLeft(TInt value, [ConstantExpected] byte count);

    static abstract TInt ShiftRight(TInt value, [ConstantExpected] byte count);

    /// <summary>Where the condition is -1 the first, where it is 0 the second.</summary>
    static abstract TInt Select(TInt condition, TInt first, TInt second);

    static abstract TInt Load(byte* source);

    /// <summary>Begins to fetch memory that is read soon; any address will do. Nothing where there is no such instruction.</summary>
    static abstract void Prefetch(void* address);

    /// <summary>Reads bytes without a sign.</summary>
    static abstract TInt Widen(byte* source);

    /// <summary>Reads bytes with a sign.</summary>
    static abstract TInt Widen(sbyte* source);

    /// <summary>Reads 16-bit numbers without a sign.</summary>
    static abstract TInt Widen(ushort* source);

    /// <summary>Reads 16-bit numbers with a sign.</summary>
    static abstract TInt Widen(short* source);

    /// <summary>Writes numbers from -128 to 127.</summary>
    static abstract void Narrow(TInt value, sbyte* destination);

    /// <summary>Writes numbers from 0 to 15, two to a byte, the first in the high half.</summary>
    static abstract void NarrowToNibbles(TInt value, byte* destination);

    static abstract TTable LoadTable(float* source);

    /// <summary>The table's entries; of an index the lowest 4 bits count.</summary>
    static abstract TFloat Lookup(TTable table, TInt indices);

    /// <summary>As <see cref="KernelSet.Decode(in FourBitBlocks, float*)"/>, in what way suits the instructions best.</summary>
    static abstract void Decode(in FourBitBlocks blocks, float* destination);

    /// <summary>Elements source[indices[i]] of a table of any length.</summary>
    static abstract TFloat Gather(float* source, TInt indices);

    /// <summary>Elements first[indices[i]], each index below <see cref="Width"/>; as many elements are read as there are in a vector.</summary>
    static abstract TFloat Spread(float* first, TInt indices);

    /// <summary>The largest element.</summary>
    static abstract int Largest(TInt value);

    /// <summary>16 lanes added up in halves: i + (i + 8), i + (i + 4), i + (i + 2), 0 + 1.</summary>
    static abstract float Sum(float* lanes);
}
