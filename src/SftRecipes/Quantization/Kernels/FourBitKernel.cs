using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Products with a 4-bit matrix, which is looked up and multiplied in registers. Lane by lane: the products of a chunk are added up, and
/// multiplied by the block's scale into the row's sum.
/// </summary>
internal static unsafe class FourBitKernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int ChunkSize = FourBitProduct.ChunkSize, ChunkBytes = ChunkSize / 2, Lanes = FourBitProduct.Lanes;

    /// <summary>One vector.</summary>
    /// <param name="product">The product.</param>
    /// <param name="row">Which vector.</param>
    /// <param name="begin">The first row of the matrix.</param>
    /// <param name="end">One past its last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyOne(in FourBitProduct product, int row, long begin, long end)
    {
        (int columns, int blockShift, int blocks) = (product.Columns, product.BlockShift, product.BlocksPerRow);
        int chunks = (columns + ChunkSize - 1) / ChunkSize;
        float* scales = stackalloc float[blocks + Lanes];
        new Span<float>(scales, blocks + Lanes).Clear();
        float* lanes = stackalloc float[Lanes];
        byte* last = stackalloc byte[ChunkBytes];
        float* x = product.Input + ((long)row * FourBitProduct.ArrangedLength(columns));
        float* y = product.Output + (row * product.OutputStride);
        TTable table = T.LoadTable(product.Codes);
        TInt spread = SpreadIndices(blockShift);
        ScaleReader reader = product.Scales;

        for (long output = begin; output < end; output++)
        {
            reader.Read(output * blocks, blocks, scales);
            byte* packed = product.Packed + (output * columns / 2);
            int direct = WholeChunks(product, output, chunks);
            for (int lane = 0; lane < Lanes; lane += T.Width)
            {
                TFloat sum = T.Broadcast(0f);
                for (int chunk = 0; chunk < direct; chunk++)
                {
                    TFloat scale = T.Spread(scales + (((chunk * ChunkSize) + (lane * 8)) >> blockShift), spread);
                    sum = T.MultiplyAdd(
                        Chunk(table, T.Load(packed + (chunk * ChunkBytes) + (lane * 4)), x + (chunk * ChunkSize) + lane), scale, sum);
                }

                if (direct < chunks)
                {
                    CopyLast(packed, direct, columns, last);
                    TFloat scale = T.Spread(scales + (((direct * ChunkSize) + (lane * 8)) >> blockShift), spread);
                    sum = T.MultiplyAdd(Chunk(table, T.Load(last + (lane * 4)), x + (direct * ChunkSize) + lane), scale, sum);
                }

                T.Store(sum, lanes + lane);
            }

            y[output] = T.Sum(lanes);
        }
    }

    /// <summary>Up to four vectors, for which the codes are looked up once.</summary>
    /// <param name="product">The product.</param>
    /// <param name="row">The first vector.</param>
    /// <param name="rows">How many vectors, 1 to 4.</param>
    /// <param name="begin">The first row of the matrix.</param>
    /// <param name="end">One past its last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyFour(in FourBitProduct product, int row, int rows, long begin, long end)
    {
        (int columns, int blockShift, int blocks) = (product.Columns, product.BlockShift, product.BlocksPerRow);
        int chunks = (columns + ChunkSize - 1) / ChunkSize;
        float* scales = stackalloc float[blocks + Lanes];
        new Span<float>(scales, blocks + Lanes).Clear();
        float* lanes = stackalloc float[4 * Lanes];
        byte* last = stackalloc byte[ChunkBytes];
        long length = FourBitProduct.ArrangedLength(columns);
        // Where there are fewer than four, the last is computed more than once.
        float* x0 = product.Input + (row * length);
        float* x1 = x0 + (Math.Min(1, rows - 1) * length), x2 = x0 + (Math.Min(2, rows - 1) * length), x3 = x0 + ((rows - 1) * length);
        float* y = product.Output + (row * product.OutputStride);
        TTable table = T.LoadTable(product.Codes);
        TInt spread = SpreadIndices(blockShift);
        ScaleReader reader = product.Scales;

        for (long output = begin; output < end; output++)
        {
            reader.Read(output * blocks, blocks, scales);
            byte* packed = product.Packed + (output * columns / 2);
            int direct = WholeChunks(product, output, chunks);
            if (direct < chunks)
            {
                CopyLast(packed, direct, columns, last);
            }

            for (int lane = 0; lane < Lanes; lane += T.Width)
            {
                TFloat sum0 = T.Broadcast(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    TInt words = T.Load((chunk < direct ? packed + (chunk * ChunkBytes) : last) + (lane * 4));
                    TFloat part0 = T.Broadcast(0f), part1 = part0, part2 = part0, part3 = part0;
                    int x = (chunk * ChunkSize) + lane;
                    for (int end8 = x + ChunkSize; x < end8; x += Lanes)
                    {
                        TFloat codes = T.Lookup(table, words);
                        part0 = T.MultiplyAdd(codes, T.Load(x0 + x), part0);
                        part1 = T.MultiplyAdd(codes, T.Load(x1 + x), part1);
                        part2 = T.MultiplyAdd(codes, T.Load(x2 + x), part2);
                        part3 = T.MultiplyAdd(codes, T.Load(x3 + x), part3);
                        words = T.ShiftRight(words, 4);
                    }

                    TFloat scale = T.Spread(scales + (((chunk * ChunkSize) + (lane * 8)) >> blockShift), spread);
                    sum0 = T.MultiplyAdd(part0, scale, sum0);
                    sum1 = T.MultiplyAdd(part1, scale, sum1);
                    sum2 = T.MultiplyAdd(part2, scale, sum2);
                    sum3 = T.MultiplyAdd(part3, scale, sum3);
                }

                T.Store(sum0, lanes + lane);
                T.Store(sum1, lanes + Lanes + lane);
                T.Store(sum2, lanes + (2 * Lanes) + lane);
                T.Store(sum3, lanes + (3 * Lanes) + lane);
            }

            for (int i = 0; i < rows; i++)
            {
                y[(i * product.OutputStride) + output] = T.Sum(lanes + (i * Lanes));
            }
        }
    }

    /// <summary>Codes times elements, the eight of a lane added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Chunk(TTable table, TInt words, float* x)
    {
        TFloat sum = T.Multiply(T.Lookup(table, words), T.Load(x));
        sum = T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 4)), T.Load(x + Lanes), sum);
        sum = T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 8)), T.Load(x + (2 * Lanes)), sum);
        sum = T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 12)), T.Load(x + (3 * Lanes)), sum);
        sum = T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 16)), T.Load(x + (4 * Lanes)), sum);
        sum = T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 20)), T.Load(x + (5 * Lanes)), sum);
        sum = T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 24)), T.Load(x + (6 * Lanes)), sum);
        return T.MultiplyAdd(T.Lookup(table, T.ShiftRight(words, 28)), T.Load(x + (7 * Lanes)), sum);
    }

    /// <summary>
    /// Chunks of a row that can be read where they are. A last one that is not full reads into the next row, whose codes meet zeros; in the
    /// matrix' last row there is nothing to read.
    /// </summary>
    private static int WholeChunks(in FourBitProduct product, long output, int chunks) =>
        (output * product.Columns / 2) + ((long)chunks * ChunkBytes) <= product.PackedLength ? chunks : product.Columns / ChunkSize;

    private static void CopyLast(byte* packed, int chunk, int columns, byte* last)
    {
        new Span<byte>(last, ChunkBytes).Clear();
        int begin = chunk * ChunkBytes;
        new Span<byte>(packed + begin, (columns / 2) - begin).CopyTo(new Span<byte>(last, ChunkBytes));
    }

    /// <summary>The block, counted from a vector's first, that each of its words is in.</summary>
    private static TInt SpreadIndices(int blockShift)
    {
        int* indices = stackalloc int[Lanes];
        for (int word = 0; word < Lanes; word++)
        {
            indices[word] = (word * FourBitProduct.CodesPerWord) >> blockShift;
        }

        return T.Load((byte*)indices);
    }
}
