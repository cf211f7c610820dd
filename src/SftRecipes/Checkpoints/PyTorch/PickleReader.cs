using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>Reads a pickle's bytes from a part of a mapped file; never beyond that part.</summary>
internal sealed class PickleReader(MappedFile file, long start, long end)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The next byte's place in the file.</summary>
    public long Position { get; private set; } = start;

    /// <summary>The error for bytes that make no sense.</summary>
    public RecipeException Damaged(string what) => file.Damaged($"at byte {Position} of its pickle {what}");

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>The one big-endian value of the format.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>A two's complement integer of some length.</summary>
    public object Integer(long length)
    {
        var value = new BigInteger(Bytes(length));
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value;
    }

    public string Utf8(long length)
    {
        try
        {
            return StrictUtf8.GetString(Bytes(length));
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("there is a string that is not UTF-8");
        }
    }

    /// <summary>A string of Python 2, byte for byte.</summary>
    public string Latin1(long length) => Encoding.Latin1.GetString(Bytes(length));

    /// <summary>Text up to a line feed.</summary>
    public string Line()
    {
        long begin = Position;
        while (Byte() != (byte)'\n')
        {
        }
        long length = Position - begin - 1;
        Position = begin;
        string text = Utf8(length);
        Position++;
        return text;
    }

    public ReadOnlySpan<byte> Bytes(long length)
    {
        if (length < 0 || length > end - Position || length > Array.MaxLength)
            throw Damaged($"{length} bytes are needed, {end - Position} are left");
        ReadOnlySpan<byte> bytes = file.Slice(Position, (int)length);
        Position += length;
        return bytes;
    }
}
