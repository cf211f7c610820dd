namespace SftRecipes.Quantization.TileProducts;

/// <summary>How the left factor of a <see cref="TileProduct"/> lies in memory: whole blocks, rows padded with zeros to whole tiles.</summary>
internal static class TileLayout
{
    /// <summary>Bytes of a tile's row: rows of factors are padded with zeros to multiples of it.</summary>
    public const int Unit = 64;

    /// <summary>Distances that are multiples of this many bytes put a tile's rows in the same few lines of the first cache.</summary>
    private const int Aliasing = 512;

    /// <summary>Rows that there must be memory for.</summary>
    public static long Rows(long rows) => (rows + TileProduct.Block - 1) / TileProduct.Block * TileProduct.Block;

    /// <summary>Bytes of a row with its zeros.</summary>
    public static int Padded(long bytes) => checked((int)((bytes + Unit - 1) / Unit * Unit));

    /// <summary>Bytes from one row to the next.</summary>
    public static int Stride(long bytes) => Padded(bytes) % Aliasing == 0 ? Padded(bytes) + Unit : Padded(bytes);
}
