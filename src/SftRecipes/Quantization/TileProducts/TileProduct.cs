using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization.TileProducts;

/// <summary>The left factor of a product.</summary>
/// <param name="Data">Rows in the order of <see cref="TileLayout"/>.</param>
/// <param name="Rows">How many there are.</param>
internal readonly record struct TileRows(IntPtr Data, long Rows)
{
    /// <summary>The rows that a tensor holds in that order.</summary>
    public static unsafe TileRows Of(torch.Tensor rows, long count) => new((IntPtr)TorchMemory.DataPointer(rows), count);
}

/// <summary>The right factor of a product: a matrix as it is stored.</summary>
/// <param name="Data">Row after row.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Transposed">Whether the product is with its transpose.</param>
internal readonly record struct TileMatrix(IntPtr Data, long Rows, long Columns, bool Transposed)
{
    /// <summary>A contiguous tensor.</summary>
    public static unsafe TileMatrix Of(torch.Tensor matrix, bool transposed) =>
        new((IntPtr)TorchMemory.DataPointer(matrix), matrix.size(0), matrix.size(1), transposed);

    /// <summary>Rows of the factor.</summary>
    public long Inner => Transposed ? Columns : Rows;

    /// <summary>Columns of the factor.</summary>
    public long Outputs => Transposed ? Rows : Columns;
}

/// <summary>What becomes of a block's sums while they are in the first cache.</summary>
internal unsafe interface ITileResult
{
    /// <summary>Takes some of the 64 × 64 sums of a block.</summary>
    /// <param name="sums">Of four bytes each, 64 in a row.</param>
    /// <param name="row">The block's first row in the product.</param>
    /// <param name="rows">How many rows of it there are.</param>
    /// <param name="column">The block's first column.</param>
    /// <param name="columns">How many columns of it there are.</param>
    void Take(void* sums, long row, int rows, long column, int columns);
}

/// <summary>
/// Products of large matrices in tile units. A thread brings some columns of the right factor into the order of tiles, where they stay in the
/// second cache while all rows of the left one pass by.
/// </summary>
internal static unsafe class TileProduct
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Block = 64;

    /// <summary>Blocks whose columns are held at once.</summary>
    private const int Panels = 4;

    /// <summary>Bytes of the left factor's rows that are multiplied at once.</summary>
    private const int Depth = 4096;

    /// <summary>left · right, block by block, on all of libtorch's threads.</summary>
    public static void Run<TFormat, TResult>(TileRows left, TileMatrix right, TResult result)
        where TFormat : struct, ITileFormat
        where TResult : struct, ITileResult
    {
        long blocks = (right.Outputs + Block - 1) / Block, piece = Math.Clamp(blocks / torch.get_num_threads(), 1, Panels);
        TorchParallel.Share(0, blocks, piece, (begin, end) =>
        {
            Multiply<TFormat, TResult>(left, right, result, begin, (int)(end - begin));
            TileKernels.Release();
        }, largest: piece);
    }

    private static void Multiply<TFormat, TResult>(TileRows left, TileMatrix right, TResult result, long firstBlock, int panels)
        where TFormat : struct, ITileFormat
        where TResult : struct, ITileResult
    {
        long innerBytes = right.Inner * TFormat.Size;
        int stride = TileLayout.Stride(innerBytes), padded = TileLayout.Padded(innerBytes), depth = Math.Min(Depth, padded);
        long rowBlocks = TileLayout.Rows(left.Rows) / Block, heldSums = padded > Depth ? rowBlocks * panels : 1;
        using var scratch = new ThreadScratch(((long)panels * Block * depth) + (heldSums * Block * Block * sizeof(int)));
        byte* panel = (byte*)scratch.Data, sums = panel + ((long)panels * Block * depth);
        for (int start = 0; start < padded; start += Depth)
        {
            int bytes = Math.Min(Depth, padded - start);
            bool isLast = start + bytes == padded;
            for (int i = 0; i < panels; i++)
            {
                TilePanel.Write<TFormat>(right, (firstBlock + i) * Block, start / TFormat.Size, bytes, panel + ((long)i * Block * bytes));
            }

            for (long row = 0; row < left.Rows; row += Block)
            {
                for (int i = 0; i < panels; i++)
                {
                    long held = heldSums == 1 ? 0 : ((row / Block) * panels) + i, column = (firstBlock + i) * Block;
                    void* block = sums + (held * Block * Block * sizeof(int));
                    TFormat.Multiply(
                        bytes / TFormat.Size, (byte*)left.Data + (row * stride) + start, stride, panel + ((long)i * Block * bytes), block,
                        adds: start > 0);
                    if (isLast)
                    {
                        result.Take(block, row, (int)Math.Min(Block, left.Rows - row), column, (int)Math.Min(Block, right.Outputs - column));
                    }
                }
            }
        }
    }
}
