using System.Numerics;
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
        float* scaled = stackalloc float[headDim];
        for (int i = 0; i < count; i++, target += Features)
        {
            if (start + i >= length)
            {
                new Span<ushort>(target, Features).Clear();
                continue;
            }

            float* row = rows.Row(start + i);
            if (factor != 1)
            {
                new ReadOnlySpan<float>(row, headDim).CopyTo(new Span<float>(scaled, headDim));
                RowKernels.Scale(scaled, headDim, factor);
                row = scaled;
            }

            BFloat16Rows.Round(row, target, headDim);
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
        for (int i = 0; i < Block; i++)
        {
            for (int feature = 0; feature < Features; feature++)
            {
                target[(feature * Block) + i] = rounded[(i * Features) + feature];
            }
        }
    }
}
