using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SftRecipes.Quantization.TileProducts;

/// <summary>
/// 64 columns of a right factor in the order of tiles: for each run of rows that makes up four bytes, the run of every column, side by side.
/// Beyond the factor's edges there are zeros.
/// </summary>
internal static unsafe class TilePanel
{
    /// <summary>Bytes of a run.</summary>
    private const int Run = 4;

    /// <summary>Runs of all columns.</summary>
    private const int RunsBytes = TileProduct.Block * Run;

    /// <summary>Writes a panel.</summary>
    /// <param name="matrix">The factor.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="row">Its first row.</param>
    /// <param name="bytes">What its rows take up in a column.</param>
    /// <param name="panel">64 · bytes.</param>
    public static void Write<TFormat>(TileMatrix matrix, long column, long row, int bytes, byte* panel)
        where TFormat : struct, ITileFormat
    {
        int columns = (int)Math.Min(TileProduct.Block, matrix.Outputs - column);
        int rows = (int)Math.Min(bytes / TFormat.Size, matrix.Inner - row);
        if (columns < TileProduct.Block || rows * TFormat.Size < bytes)
        {
            new Span<byte>(panel, TileProduct.Block * bytes).Clear();
        }

        long stride = matrix.Columns * TFormat.Size;
        if (matrix.Transposed)
        {
            Transpose((byte*)matrix.Data + (column * stride) + (row * TFormat.Size), stride, columns, rows * TFormat.Size, panel, RunsBytes);
            return;
        }

        byte* source = (byte*)matrix.Data + (row * stride) + (column * TFormat.Size);
        if (TFormat.Size == sizeof(ushort))
        {
            InterleavePairs((ushort*)source, matrix.Columns, rows, columns, (ushort*)panel);
        }
        else
        {
            InterleaveFours(source, stride, rows, columns, panel);
        }
    }

    /// <summary>Writes the runs of columns that are stored as rows: transposes them, four by four.</summary>
    /// <param name="source">The first column.</param>
    /// <param name="stride">Bytes from one column to the next.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="bytes">Of a column.</param>
    /// <param name="panel">Where they go.</param>
    /// <param name="panelStride">Bytes from one run of a column there to its next.</param>
    public static void Transpose(byte* source, long stride, int columns, int bytes, byte* panel, int panelStride)
    {
        int whole = columns / 4 * 4, wholeBytes = bytes / Vector128<byte>.Count * Vector128<byte>.Count;
        for (int column = 0; column < whole; column += 4)
        {
            byte* a = source + (column * stride), b = a + stride, c = b + stride, d = c + stride;
            for (int start = 0; start < wholeBytes; start += Vector128<byte>.Count)
            {
                Vector128<int> ra = Vector128.Load((int*)(a + start)), rb = Vector128.Load((int*)(b + start));
                Vector128<int> rc = Vector128.Load((int*)(c + start)), rd = Vector128.Load((int*)(d + start));
                Vector128<long> ab = Sse2.UnpackLow(ra, rb).AsInt64(), abHigh = Sse2.UnpackHigh(ra, rb).AsInt64();
                Vector128<long> cd = Sse2.UnpackLow(rc, rd).AsInt64(), cdHigh = Sse2.UnpackHigh(rc, rd).AsInt64();
                byte* target = panel + ((long)start / Run * panelStride) + (column * Run);
                Sse2.UnpackLow(ab, cd).Store((long*)target);
                Sse2.UnpackHigh(ab, cd).Store((long*)(target + panelStride));
                Sse2.UnpackLow(abHigh, cdHigh).Store((long*)(target + (2 * panelStride)));
                Sse2.UnpackHigh(abHigh, cdHigh).Store((long*)(target + (3 * panelStride)));
            }
        }

        for (int column = 0; column < columns; column++)
        {
            for (int i = column < whole ? wholeBytes : 0; i < bytes; i++)
            {
                panel[(i / Run * panelStride) + (column * Run) + (i % Run)] = source[(column * stride) + i];
            }
        }
    }

    private static void InterleaveFours(byte* source, long stride, int rows, int columns, byte* panel)
    {
        int whole = columns / Vector128<byte>.Count * Vector128<byte>.Count, wholeRows = rows / Run * Run;
        for (int row = 0; row < wholeRows; row += Run)
        {
            byte* a = source + (row * stride), b = a + stride, c = b + stride, d = c + stride, target = panel + ((long)row * TileProduct.Block);
            for (int column = 0; column < whole; column += Vector128<byte>.Count)
            {
                Vector128<byte> ra = Vector128.Load(a + column), rb = Vector128.Load(b + column);
                Vector128<byte> rc = Vector128.Load(c + column), rd = Vector128.Load(d + column);
                Vector128<short> ab = Sse2.UnpackLow(ra, rb).AsInt16(), abHigh = Sse2.UnpackHigh(ra, rb).AsInt16();
                Vector128<short> cd = Sse2.UnpackLow(rc, rd).AsInt16(), cdHigh = Sse2.UnpackHigh(rc, rd).AsInt16();
                short* place = (short*)(target + (column * Run));
                Sse2.UnpackLow(ab, cd).Store(place);
                Sse2.UnpackHigh(ab, cd).Store(place + Vector128<short>.Count);
                Sse2.UnpackLow(abHigh, cdHigh).Store(place + (2 * Vector128<short>.Count));
                Sse2.UnpackHigh(abHigh, cdHigh).Store(place + (3 * Vector128<short>.Count));
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? whole : 0; column < columns; column++)
            {
                panel[(row / Run * RunsBytes) + (column * Run) + (row % Run)] = source[(row * stride) + column];
            }
        }
    }

    private static void InterleavePairs(ushort* source, long stride, int rows, int columns, ushort* panel)
    {
        int whole = columns / Vector128<ushort>.Count * Vector128<ushort>.Count, wholeRows = rows / 2 * 2;
        for (int row = 0; row < wholeRows; row += 2)
        {
            ushort* a = source + (row * stride), b = a + stride, target = panel + ((long)row * TileProduct.Block);
            for (int column = 0; column < whole; column += Vector128<ushort>.Count)
            {
                Vector128<ushort> ra = Vector128.Load(a + column), rb = Vector128.Load(b + column);
                Sse2.UnpackLow(ra, rb).Store(target + (column * 2));
                Sse2.UnpackHigh(ra, rb).Store(target + (column * 2) + Vector128<ushort>.Count);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? whole : 0; column < columns; column++)
            {
                panel[(row / 2 * 2 * TileProduct.Block) + (column * 2) + (row % 2)] = source[(row * stride) + column];
            }
        }
    }
}
