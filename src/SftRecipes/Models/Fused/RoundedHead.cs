using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SftRecipes.Quantization.BFloat16Products;
using SftRecipes.Quantization.TileProducts;

namespace SftRecipes.Models.Fused;

/// <summary>
/// The sizes of one head's attention in tile units, and how its matrices are brought into their order. Lengths are padded with zeros to whole
/// blocks. Distances between rows are powers of two, so that a few kernels serve batches of all lengths, and a cache line more where that
/// would put a tile's rows in the same lines of the first cache.
/// </summary>
internal readonly unsafe struct RoundedHead(int length, int headDim)
{
    /// <summary>Queries at a time, and what lengths are padded to.</summary>
    public const int Block = 64;

    /// <summary>Tokens.</summary>
    public int Length => length;

    /// <summary>Features.</summary>
    public int HeadDim => headDim;

    /// <summary>Tokens in whole blocks.</summary>
    public int Tokens => (length + Block - 1) / Block * Block;

    /// <summary>Features in whole tiles.</summary>
    public int Features => (headDim + 31) / 32 * 32;

    /// <summary>Elements from one row of what is of each key to the next, where tiles do not read them.</summary>
    public int Keys => (int)BitOperations.RoundUpToPowerOf2((uint)Tokens);

    /// <summary>Elements of float32 from one row of what is of each key to the next.</summary>
    public int Scores => Keys + 16;

    /// <summary>Elements of bfloat16 from one row of what is of each key to the next.</summary>
    public int Weights => Keys + 32;

    /// <summary>Rounds tokens' rows; rows and features beyond the last are zeros.</summary>
    /// <param name="rows">[tokens, headDim].</param>
    /// <param name="start">The first token.</param>
    /// <param name="count">Tokens.</param>
    /// <param name="factor">Multiplies the numbers.</param>
    /// <param name="target">[count, features].</param>
    public void Round(RowMatrix rows, int start, int count, float factor, ushort* target)
    {
        for (int i = 0; i < count; i++, target += Features)
        {
            if (start + i >= length)
            {
                new Span<ushort>(target, Features).Clear();
                continue;
            }

            BFloat16Rows.Round(rows.Row(start + i), target, headDim, factor);
            new Span<ushort>(target + headDim, Features - headDim).Clear();
        }
    }

    /// <summary>All tokens' rows as a right factor [tokens, features].</summary>
    /// <param name="rows">[tokens, headDim].</param>
    /// <param name="target">Pairs [tokens / 2, features].</param>
    public void Pair(RowMatrix rows, uint* target)
    {
        for (int i = 0; i < Tokens; i += 2, target += Features)
        {
            int known = i < length ? headDim : 0;
            if (known > 0)
            {
                BFloat16Rows.RoundPairs(rows.Row(i), i + 1 < length ? rows.Row(i + 1) : null, target, headDim);
            }

            new Span<uint>(target + known, Features - known).Clear();
        }
    }

    /// <summary>Rounded rows as the right factor that is their transpose, [features, tokens].</summary>
    /// <param name="rounded">[tokens, features].</param>
    /// <param name="target">Pairs [features / 2, keys].</param>
    public void PairTransposed(ushort* rounded, uint* target) =>
        TilePanel.Transpose((byte*)rounded, Features * sizeof(ushort), Tokens, Features * sizeof(ushort), (byte*)target, Keys * sizeof(uint));

    /// <summary>A block's rounded rows as the left factor that is their transpose.</summary>
    /// <param name="rounded">[64, features].</param>
    /// <param name="target">[features, 64].</param>
    public void Transpose(ushort* rounded, ushort* target)
    {
        for (int i = 0; i < Block; i += 8)
        {
            for (int feature = 0; feature < Features; feature += 8)
            {
                Transpose(rounded + (i * Features) + feature, Features, target + (feature * Block) + i, Block);
            }
        }
    }

    /// <summary>Eight rows of eight numbers.</summary>
    private static void Transpose(ushort* source, int stride, ushort* target, int targetStride)
    {
        (Vector128<uint> ab0, Vector128<uint> ab1) = Zip(source, source + stride);
        (Vector128<uint> cd0, Vector128<uint> cd1) = Zip(source + (2 * stride), source + (3 * stride));
        (Vector128<uint> ef0, Vector128<uint> ef1) = Zip(source + (4 * stride), source + (5 * stride));
        (Vector128<uint> gh0, Vector128<uint> gh1) = Zip(source + (6 * stride), source + (7 * stride));
        Store(Sse2.UnpackLow(ab0, cd0), Sse2.UnpackLow(ef0, gh0), target, targetStride);
        Store(Sse2.UnpackHigh(ab0, cd0), Sse2.UnpackHigh(ef0, gh0), target + (2 * targetStride), targetStride);
        Store(Sse2.UnpackLow(ab1, cd1), Sse2.UnpackLow(ef1, gh1), target + (4 * targetStride), targetStride);
        Store(Sse2.UnpackHigh(ab1, cd1), Sse2.UnpackHigh(ef1, gh1), target + (6 * targetStride), targetStride);
    }

    private static (Vector128<uint> Low, Vector128<uint> High) Zip(ushort* first, ushort* second)
    {
        Vector128<ushort> a = Vector128.Load(first), b = Vector128.Load(second);
        return (Sse2.UnpackLow(a, b).AsUInt32(), Sse2.UnpackHigh(a, b).AsUInt32());
    }

    private static void Store(Vector128<uint> first, Vector128<uint> second, ushort* target, int stride)
    {
        Sse2.UnpackLow(first.AsUInt64(), second.AsUInt64()).AsUInt16().Store(target);
        Sse2.UnpackHigh(first.AsUInt64(), second.AsUInt64()).AsUInt16().Store(target + stride);
    }
}
