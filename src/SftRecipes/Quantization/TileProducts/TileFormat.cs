using SftRecipes.Native;

namespace SftRecipes.Quantization.TileProducts;

/// <summary>A type of numbers that tile units multiply.</summary>
internal unsafe interface ITileFormat
{
    /// <summary>Bytes of a number.</summary>
    static abstract int Size { get; }

    /// <summary>A·B of a block, written or added to 64 × 64 sums of four bytes each.</summary>
    /// <param name="inner">Columns of A: a multiple of 64 bytes.</param>
    /// <param name="left">A: 64 rows.</param>
    /// <param name="stride">Bytes from one row of A to the next.</param>
    /// <param name="panel">B as a <see cref="TilePanel"/>.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="adds">Whether they are added to.</param>
    static abstract void Multiply(int inner, byte* left, int stride, byte* panel, void* sums, bool adds);
}

/// <summary>int8, with int32 sums.</summary>
internal readonly unsafe struct Int8Tiles : ITileFormat
{
    public static int Size => sizeof(sbyte);

    public static void Multiply(int inner, byte* left, int stride, byte* panel, void* sums, bool adds) =>
        TileKernels.Multiply(
            TileProduct.Block, TileProduct.Block, inner, (sbyte*)left, (sbyte*)panel, (int*)sums,
            new TileStrides(stride, TileProduct.Block, TileProduct.Block), adds);
}

/// <summary>bfloat16, with float32 sums.</summary>
internal readonly unsafe struct BFloat16Tiles : ITileFormat
{
    public static int Size => sizeof(ushort);

    public static void Multiply(int inner, byte* left, int stride, byte* panel, void* sums, bool adds) =>
        TileKernels.Multiply(
            TileProduct.Block, TileProduct.Block, inner, (ushort*)left, (ushort*)panel, (float*)sums,
            new TileStrides(stride / sizeof(ushort), TileProduct.Block, TileProduct.Block), adds);
}
