using System.Buffers;
using System.Buffers.Binary;

namespace SftRecipes.Data;

/// <summary>Some rows that follow each other, in one run of bytes: where each ends, then each as <see cref="TokenRowCode"/> writes it.</summary>
internal static class TokenBlock
{
    /// <summary>The rows of a block; only the last of a list of blocks has fewer.</summary>
    public const int Rows = 64;

    /// <summary>The block of some rows.</summary>
    public static byte[] Of(IReadOnlyList<ExampleRow<TokenizedExample>> rows, bool wide)
    {
        var output = new ArrayBufferWriter<byte>(rows.Count * 256);
        output.GetSpan(rows.Count * sizeof(int));
        output.Advance(rows.Count * sizeof(int));
        var ends = new int[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            TokenRowCode.Write(output, rows[row], wide);
            ends[row] = output.WrittenCount;
        }
        byte[] block = output.WrittenSpan.ToArray();
        for (int row = 0; row < rows.Count; row++)
            BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(row * sizeof(int)), ends[row]);
        return block;
    }

    /// <summary>One row of a block that has so many.</summary>
    public static ExampleRow<TokenizedExample> Read(ReadOnlySpan<byte> block, int row, int rows, bool wide)
    {
        int start = row == 0 ? rows * sizeof(int) : BinaryPrimitives.ReadInt32LittleEndian(block[((row - 1) * sizeof(int))..]);
        int end = BinaryPrimitives.ReadInt32LittleEndian(block[(row * sizeof(int))..]);
        return TokenRowCode.Read(block[start..end], wide);
    }
}
