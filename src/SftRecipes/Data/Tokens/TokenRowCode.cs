using System.Buffers;
using System.Buffers.Binary;

namespace SftRecipes.Data;

/// <summary>
/// Tokenized rows as few bytes: ids of two or four bytes, and what is trained as runs. About 2 bytes per token, where the row itself takes 8.
/// </summary>
internal static class TokenRowCode
{
    private const byte HasRejected = 1, IsLabelled = 2, IsDesirable = 4;

    /// <summary>Whether ids below this many need four bytes.</summary>
    public static bool NeedsWide(int vocabularySize) => vocabularySize > ushort.MaxValue + 1;

    /// <summary>Appends a row. Its labels are ids or −100.</summary>
    public static void Write(ArrayBufferWriter<byte> output, ExampleRow<TokenizedExample> row, bool wide)
    {
        TokenizedExample example = row.Value;
        int flags = (example.Rejected is null ? 0 : HasRejected)
            | (example.Desirable is null ? 0 : IsLabelled)
            | (example.Desirable == true ? IsDesirable : 0);
        WriteNumber(output, flags);
        WriteNumber(output, row.Line);
        WriteSequence(output, example, wide);
        if (example.Rejected is { } rejected)
            WriteSequence(output, rejected, wide);
    }

    /// <summary>Reads a row.</summary>
    public static ExampleRow<TokenizedExample> Read(ReadOnlySpan<byte> row, bool wide)
    {
        int flags = ReadNumber(ref row);
        int line = ReadNumber(ref row);
        TokenizedExample example = ReadSequence(ref row, wide);
        TokenizedExample? rejected = (flags & HasRejected) != 0 ? ReadSequence(ref row, wide) : null;
        return new ExampleRow<TokenizedExample>(
            example with { Rejected = rejected, Desirable = (flags & IsLabelled) != 0 ? (flags & IsDesirable) != 0 : null }, line);
    }

    private static void WriteSequence(ArrayBufferWriter<byte> output, TokenizedExample example, bool wide)
    {
        WriteNumber(output, example.Length);
        // Runs of labels that are and are not trained, in turn, the first not trained and perhaps empty.
        bool trained = false;
        int start = 0;
        for (int position = 0; position <= example.Length; position++)
        {
            if (position == example.Length || example.Labels[position] != LossLabels.Ignored != trained)
            {
                WriteNumber(output, position - start);
                (start, trained) = (position, !trained);
            }
        }
        Span<byte> ids = output.GetSpan(example.Length * 4);
        for (int position = 0; position < example.Length; position++)
        {
            if (wide)
                BinaryPrimitives.WriteInt32LittleEndian(ids[(position * 4)..], example.InputIds[position]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(ids[(position * 2)..], checked((ushort)example.InputIds[position]));
        }
        output.Advance(example.Length * (wide ? 4 : 2));
    }

    private static TokenizedExample ReadSequence(ref ReadOnlySpan<byte> row, bool wide)
    {
        var ids = new int[ReadNumber(ref row)];
        var labels = new int[ids.Length];
        Array.Fill(labels, LossLabels.Ignored);
        var trainedRuns = new List<(int Start, int End)>(1);
        for (int position = 0, run = 0; position < ids.Length || run == 0; run++)
        {
            int end = position + ReadNumber(ref row);
            if (run % 2 == 1)
                trainedRuns.Add((position, end));
            position = end;
        }
        for (int position = 0; position < ids.Length; position++)
        {
            ids[position] = wide
                ? BinaryPrimitives.ReadInt32LittleEndian(row[(position * 4)..])
                : BinaryPrimitives.ReadUInt16LittleEndian(row[(position * 2)..]);
        }
        foreach ((int start, int end) in trainedRuns)
            ids.AsSpan(start, end - start).CopyTo(labels.AsSpan(start));
        row = row[(ids.Length * (wide ? 4 : 2))..];
        return new TokenizedExample(ids, labels);
    }

    /// <summary>Seven bits to a byte, the lowest first.</summary>
    private static void WriteNumber(ArrayBufferWriter<byte> output, int number)
    {
        Span<byte> bytes = output.GetSpan(5);
        int count = 0;
        uint rest = (uint)number;
        for (; rest >= 0x80; rest >>= 7)
            bytes[count++] = (byte)(rest | 0x80);
        bytes[count++] = (byte)rest;
        output.Advance(count);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        uint number = 0;
        int shift = 0, count = 0;
        byte next;
        do
        {
            next = bytes[count++];
            number |= (uint)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        bytes = bytes[count..];
        return (int)number;
    }
}
