namespace SftRecipes.Quantization.Kernels;

/// <summary>Whole blocks of a 4-bit matrix that are to be written out. Holds addresses.</summary>
internal readonly unsafe struct FourBitBlocks
{
    /// <summary>Two codes to a byte, the first in the high half.</summary>
    public byte* Packed { get; init; }

    /// <summary>One per block.</summary>
    public float* Scales { get; init; }

    /// <summary>Elements of a block, a multiple of 32.</summary>
    public int BlockSize { get; init; }

    /// <summary>Blocks.</summary>
    public int Count { get; init; }

    /// <summary>The format's 16 values.</summary>
    public float* Codes { get; init; }
}
