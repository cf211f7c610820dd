using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Products of one vector with a 4-bit matrix, four rows of which are multiplied together: more of memory is on its way at once, and the vector
/// is loaded a quarter as often. Lane by lane, the same steps as <see cref="FourBitKernel{T, TFloat, TInt, TTable}"/> has.
/// </summary>
/// <remarks>
/// Of a word's eight codes the one in the lowest bits is looked up. Every other is brought there by loading from the next byte on, which the
/// units that look up and multiply have no part in; those between by a shift.
/// </remarks>
internal static unsafe class FourBitVectorKernel<T, TFloat, TInt, TTable>
    where T : struct, IInstructions<TFloat, TInt, TTable>
    where TFloat : struct
    where TInt : struct
    where TTable : struct
{
    private const int ChunkSize = FourBitProduct.ChunkSize, ChunkBytes = ChunkSize / 2, Lanes = FourBitProduct.Lanes, Together = 4;

    /// <summary>Bytes of the next chunk that loads of a chunk's words touch.</summary>
    private const int Beyond = 3;

    /// <summary>
    /// Bytes that memory is fetched ahead: more than what a processor finds out by itself, since a chunk takes many instructions for the few
    /// bytes that it is.
    /// </summary>
    private const int Ahead = 6144;

    /// <summary>Multiplies a vector by rows of the matrix.</summary>
    /// <param name="product">The product.</param>
    /// <param name="row">The vector.</param>
    /// <param name="begin">The first row of the matrix.</param>
    /// <param name="end">One past its last.</param>
    [SkipLocalsInit]
    public static void Multiply(in FourBitProduct product, int row, long begin, long end)
    {
        int blocks = product.BlocksPerRow, rowBytes = product.Columns / 2, length = FourBitProduct.ArrangedLength(product.Columns);
        float* table = stackalloc float[DynamicMap.Count];
        int* spread = stackalloc int[Lanes];
        FourBitProduct.FillSpread(product.BlockShift, spread);
        var rows = new Rows
        {
            Packed = product.Packed + (begin * rowBytes),
            RowBytes = rowBytes,
            Scales = new ScaleCursor(product.Scales, product.PackedLength * 2 >> product.BlockShift, table),
            Block = begin * blocks,
            Blocks = blocks,
            BlockShift = product.BlockShift,
            Chunks = length / ChunkSize,
            Codes = product.Codes,
            Spread = spread,
            Input = product.Input + ((long)row * length),
            Output = product.Output + (row * product.OutputStride) + begin,
        };

        // A last chunk that is not full reads into the next row, whose codes meet zeros; after the last row there is none.
        int chunkBytes = rows.Chunks * ChunkBytes;
        long readable = (product.PackedLength - (chunkBytes + Beyond - rowBytes)) / rowBytes;
        rows.Count = (int)Math.Clamp(readable - begin, 0, end - begin);
        Multiply(ref rows);
        byte* packed = product.Packed + ((begin + rows.Count) * rowBytes);
        for (int copied = rows.Count; copied < end - begin; copied++, packed += rowBytes)
        {
            byte* copy = (byte*)ProductWorkspace.LastRow((chunkBytes / sizeof(float)) + 1);
            new Span<byte>(packed, rowBytes).CopyTo(new Span<byte>(copy, rowBytes));
            rows.Packed = copy;
            rows.Count = 1;
            rows.Block = (begin + copied) * blocks;
            rows.Output = product.Output + (row * product.OutputStride) + begin + copied;
            Multiply(ref rows);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(ref Rows rows)
    {
        (int chunks, int blockShift, int blocks, int rowBytes, int count) = (rows.Chunks, rows.BlockShift, rows.Blocks, rows.RowBytes, rows.Count);
        if (count == 0)
        {
            return;
        }

        float* lanes = stackalloc float[Together * Lanes];
        float* vector = rows.Input, output = rows.Output;
        byte* packed = rows.Packed;

        // Scales are decoded while the group before is multiplied, on units that products leave free.
        int group = (Together * blocks) + Lanes + (2 * ScaleCursor.Step);
        float* scales = ProductWorkspace.Scales(2 * group) + ScaleCursor.Step, next = scales + group;
        ScaleCursor cursor = rows.Scales;
        cursor.Begin(rows.Block, Math.Min(Together, count) * blocks, scales);
        while (cursor.HasMore)
        {
            cursor.Advance();
        }

        new Span<float>(scales + (Math.Min(Together, count) * blocks), Lanes).Clear();
        TTable table = T.LoadTable(rows.Codes);
        TInt spread = T.Load((byte*)rows.Spread);
        for (int first = 0; first < count; first += Together)
        {
            int left = count - first;
            int following = Math.Clamp(left - Together, 0, Together) * blocks;
            if (following > 0)
            {
                cursor.Begin(rows.Block + ((first + (long)Together) * blocks), following, next);
                new Span<float>(next + following, Lanes).Clear();
            }

            // Where there are fewer than four, the last is computed more than once.
            int second = left > 1 ? 1 : 0, third = Math.Min(2, left - 1), fourth = Math.Min(3, left - 1);
            byte* p0 = packed + ((long)first * rowBytes), p1 = p0 + (second * rowBytes), p2 = p0 + (third * rowBytes);
            byte* p3 = p0 + (fourth * rowBytes);
            float* s0 = scales, s1 = s0 + (second * blocks), s2 = s0 + (third * blocks), s3 = s0 + (fourth * blocks);
            for (int lane = 0; lane < Lanes; lane += T.Width)
            {
                TFloat sum0 = T.Broadcast(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                float* x = vector + lane;
                int at = lane * sizeof(int), element = lane * FourBitProduct.CodesPerWord;
                for (int chunk = 0; chunk < chunks; chunk++)
                {
                    T.Prefetch(p0 + at + Ahead);
                    T.Prefetch(p1 + at + Ahead);
                    T.Prefetch(p2 + at + Ahead);
                    T.Prefetch(p3 + at + Ahead);
                    if (cursor.HasMore)
                    {
                        cursor.Advance();
                    }

                    TFloat even = T.Load(x), odd = T.Load(x + Lanes);
                    TFloat part0 = First(table, p0 + at, even, odd), part1 = First(table, p1 + at, even, odd);
                    TFloat part2 = First(table, p2 + at, even, odd), part3 = First(table, p3 + at, even, odd);
                    even = T.Load(x + (2 * Lanes));
                    odd = T.Load(x + (3 * Lanes));
                    part0 = Next(table, p0 + at + 1, even, odd, part0);
                    part1 = Next(table, p1 + at + 1, even, odd, part1);
                    part2 = Next(table, p2 + at + 1, even, odd, part2);
                    part3 = Next(table, p3 + at + 1, even, odd, part3);
                    even = T.Load(x + (4 * Lanes));
                    odd = T.Load(x + (5 * Lanes));
                    part0 = Next(table, p0 + at + 2, even, odd, part0);
                    part1 = Next(table, p1 + at + 2, even, odd, part1);
                    part2 = Next(table, p2 + at + 2, even, odd, part2);
                    part3 = Next(table, p3 + at + 2, even, odd, part3);
                    even = T.Load(x + (6 * Lanes));
                    odd = T.Load(x + (7 * Lanes));
                    int block = element >> blockShift;
                    sum0 = T.MultiplyAdd(Next(table, p0 + at + 3, even, odd, part0), T.Spread(s0 + block, spread), sum0);
                    sum1 = T.MultiplyAdd(Next(table, p1 + at + 3, even, odd, part1), T.Spread(s1 + block, spread), sum1);
                    sum2 = T.MultiplyAdd(Next(table, p2 + at + 3, even, odd, part2), T.Spread(s2 + block, spread), sum2);
                    sum3 = T.MultiplyAdd(Next(table, p3 + at + 3, even, odd, part3), T.Spread(s3 + block, spread), sum3);
                    x += ChunkSize;
                    at += ChunkBytes;
                    element += ChunkSize;
                }

                T.Store(sum0, lanes + lane);
                T.Store(sum1, lanes + Lanes + lane);
                T.Store(sum2, lanes + (2 * Lanes) + lane);
                T.Store(sum3, lanes + (3 * Lanes) + lane);
            }

            for (int i = 0; i < Math.Min(Together, left); i++)
            {
                output[first + i] = T.Sum(lanes + (i * Lanes));
            }

            while (cursor.HasMore)
            {
                cursor.Advance();
            }

            float* free = scales;
            scales = next;
            next = free;
        }
    }

    /// <summary>The two codes in each word's first byte, times elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat First(TTable table, byte* words, TFloat even, TFloat odd)
    {
        TInt codes = T.Load(words);
        return T.MultiplyAdd(T.Lookup(table, T.ShiftRight(codes, 4)), odd, T.Multiply(T.Lookup(table, codes), even));
    }

    /// <summary>The same, added to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Next(TTable table, byte* words, TFloat even, TFloat odd, TFloat sum)
    {
        TInt codes = T.Load(words);
        return T.MultiplyAdd(T.Lookup(table, T.ShiftRight(codes, 4)), odd, T.MultiplyAdd(T.Lookup(table, codes), even, sum));
    }

    /// <summary>Rows that follow each other, each readable in whole chunks.</summary>
    private struct Rows
    {
        public byte* Packed;
        public int RowBytes;
        public int Count;
        public ScaleCursor Scales;
        public long Block;
        public int Blocks;
        public int BlockShift;
        public int Chunks;
        public float* Codes;
        public int* Spread;
        public float* Input;
        public float* Output;
    }
}
