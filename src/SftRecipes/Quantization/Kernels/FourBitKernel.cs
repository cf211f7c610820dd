using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Products of several vectors with a 4-bit matrix, which is looked up and multiplied in registers. Lane by lane: the products of a chunk are
/// added up, and multiplied by the block's scale into the row's sum.
/// </summary>
/// <remarks>
/// The loops call nothing: around a call, all vectors would be kept in memory. Scales are decoded many rows ahead, since a vector that is
/// read right after its parts were written waits for all of them.
/// </remarks>
internal static unsafe class FourBitKernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    /// <summary>Vectors that are multiplied together.</summary>
    public const int MaxRows = 4;

    private const int ChunkSize = FourBitProduct.ChunkSize, ChunkBytes = ChunkSize / 2, Lanes = FourBitProduct.Lanes;

    /// <summary>
    /// Bytes that memory is fetched ahead: more than what a processor finds out by itself, since a chunk takes many instructions for the few
    /// bytes that it is.
    /// </summary>
    private const int Ahead = 3072;

    /// <summary>Scales decoded at once.</summary>
    private const int ScaleCapacity = 1024;

    /// <summary>Multiplies vectors by rows of the matrix.</summary>
    /// <param name="kernels">The set that this belongs to.</param>
    /// <param name="product">The product.</param>
    /// <param name="row">The first vector.</param>
    /// <param name="rows">How many vectors, 2 to <see cref="MaxRows"/>.</param>
    /// <param name="begin">The first row of the matrix.</param>
    /// <param name="end">One past its last.</param>
    [SkipLocalsInit]
    public static void Multiply(KernelSet kernels, in FourBitProduct product, int row, int rows, long begin, long end)
    {
        int blocks = product.BlocksPerRow, rowBytes = product.Columns / 2;
        int together = Math.Max(1, ScaleCapacity / blocks);
        float* scales = stackalloc float[(together * blocks) + Lanes];
        int* spread = stackalloc int[Lanes];
        FourBitProduct.FillSpread(product.BlockShift, spread);
        int length = FourBitProduct.ArrangedLength(product.Columns);
        var batch = new Batch
        {
            Scales = scales,
            Blocks = blocks,
            BlockShift = product.BlockShift,
            RowBytes = rowBytes,
            Chunks = length / ChunkSize,
            Codes = product.Codes,
            Spread = spread,
            Input = product.Input + ((long)row * length),
            InputStride = length,
            Rows = rows,
            OutputStride = product.OutputStride,
        };
        long beyond = ((long)batch.Chunks * ChunkBytes) - rowBytes, readable = (product.PackedLength - beyond) / rowBytes;
        for (long output = begin; output < end; output += together)
        {
            int count = (int)Math.Min(together, end - output);
            product.Scales.Read(kernels, output * blocks, count * blocks, scales);
            new Span<float>(scales + (count * blocks), Lanes).Clear();
            batch.Packed = product.Packed + (output * rowBytes);
            batch.Output = product.Output + (row * product.OutputStride) + output;

            // A last chunk that is not full reads into the next row, whose codes meet zeros; after the last row there is none.
            batch.Count = (int)Math.Clamp(readable - output, 0, count);
            Multiply(batch);
            for (int copied = batch.Count; copied < count; copied++)
            {
                MultiplyCopy(batch, copied);
            }
        }
    }

    /// <summary>One row of the matrix, from a copy that may be read beyond.</summary>
    private static void MultiplyCopy(Batch batch, int output)
    {
        float* copy = ProductWorkspace.LastRow(batch.Chunks * ChunkBytes / sizeof(float));
        new Span<byte>(batch.Packed + ((long)output * batch.RowBytes), batch.RowBytes).CopyTo(new Span<byte>(copy, batch.RowBytes));
        batch.Scales += output * batch.Blocks;
        batch.Output += output;
        batch.Packed = (byte*)copy;
        batch.Count = 1;
        Multiply(batch);
    }

    /// <summary>Up to four vectors, for which the codes are looked up once.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(in Batch batch)
    {
        (int chunks, int blockShift, int blocks, int rowBytes, int count) = (batch.Chunks, batch.BlockShift, batch.Blocks, batch.RowBytes, batch.Count);
        float* lanes = stackalloc float[4 * Lanes];
        float* scales = batch.Scales;
        byte* packed = batch.Packed;

        // Where there are fewer than four, the last is computed more than once.
        int rows = batch.Rows;
        float* x0 = batch.Input;
        float* x1 = x0 + (Math.Min(1, rows - 1) * batch.InputStride);
        float* x2 = x0 + (Math.Min(2, rows - 1) * batch.InputStride);
        float* x3 = x0 + ((rows - 1) * batch.InputStride);
        TTable table = T.LoadTable(batch.Codes);
        TInt spread = T.Load((byte*)batch.Spread);
        for (int output = 0; output < count; output++, packed += rowBytes, scales += blocks)
        {
            for (int lane = 0; lane < Lanes; lane += T.Width)
            {
                TFloat sum0 = T.Broadcast(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    T.Prefetch(packed + (chunk * ChunkBytes) + Ahead);
                    TInt words = T.Load(packed + (chunk * ChunkBytes) + (lane * 4));
                    TFloat part0 = T.Broadcast(0f), part1 = part0, part2 = part0, part3 = part0;
                    int x = (chunk * ChunkSize) + lane;
                    for (int end = x + ChunkSize; x < end; x += Lanes)
                    {
                        TFloat codes = T.Lookup(table, words);
                        part0 = T.MultiplyAdd(codes, T.Load(x0 + x), part0);
                        part1 = T.MultiplyAdd(codes, T.Load(x1 + x), part1);
                        part2 = T.MultiplyAdd(codes, T.Load(x2 + x), part2);
                        part3 = T.MultiplyAdd(codes, T.Load(x3 + x), part3);
                        words = T.ShiftRight(words, 4);
                    }

                    TFloat scale = T.Spread(scales + (((chunk * ChunkSize) + (lane * FourBitProduct.CodesPerWord)) >> blockShift), spread);
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

            for (int row = 0; row < rows; row++)
            {
                batch.Output[(row * batch.OutputStride) + output] = T.Sum(lanes + (row * Lanes));
            }
        }
    }

    /// <summary>Rows of the matrix whose scales are decoded.</summary>
    private struct Batch
    {
        public byte* Packed;
        public int RowBytes;
        public int Count;
        public float* Scales;
        public int Blocks;
        public int BlockShift;
        public int Chunks;
        public float* Codes;
        public int* Spread;
        public float* Input;
        public long InputStride;
        public int Rows;
        public float* Output;
        public long OutputStride;
    }
}
