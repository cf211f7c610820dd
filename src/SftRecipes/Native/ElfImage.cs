using System.Buffers.Binary;

namespace SftRecipes.Native;

/// <summary>
/// Checked access to a 64-bit little-endian ELF file (System V gABI; GNU symbol versions as in the Linux Standard Base 5.0, 10.7).
/// Every offset comes from the file and is validated, so that damaged input gives an <see cref="InvalidDataException"/> and nothing else.
/// </summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly byte[] _bytes;

    /// <param name="bytes">The whole file; written to by <see cref="WriteUInt16"/> and <see cref="Write"/>.</param>
    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', /* 64-bit */ 2, /* little-endian */ 1, /* version */ 1];
        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith(magic))
        {
            throw new InvalidDataException("the file is not a 64-bit little-endian ELF library");
        }
    }

    /// <summary>A section's place in the file, its linked section's index and its count of entries.</summary>
    public readonly record struct Section(int Offset, int Size, int Link, int Info);

    /// <summary>The one section of a type (<c>sh_type</c>).</summary>
    public Section FindSection(uint type, string name)
    {
        int count = ReadUInt16(0x3c);
        for (int index = 0; index < count; index++)
        {
            if (ReadUInt32(SectionHeader(index) + 4) == type)
            {
                return SectionAt(index);
            }
        }

        throw new InvalidDataException($"the library has no {name} section");
    }

    /// <summary>The section with an index, as another section's <c>sh_link</c> gives it.</summary>
    public Section SectionAt(int index)
    {
        if (index < 0 || index >= ReadUInt16(0x3c))
        {
            throw new InvalidDataException("a section refers to one that does not exist");
        }

        int header = SectionHeader(index);
        int offset = ReadOffset(header + 0x18);
        int size = ReadOffset(header + 0x20);
        Require(offset, size);
        return new Section(offset, size, ReadInt32(header + 0x28), ReadInt32(header + 0x2c));
    }

    public ushort ReadUInt16(int offset)
    {
        Require(offset, sizeof(ushort));
        return BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));
    }

    public uint ReadUInt32(int offset)
    {
        Require(offset, sizeof(uint));
        return BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));
    }

    /// <summary>Whether a string table's entry is this text, ended by a zero byte inside the table.</summary>
    public bool StringEquals(Section table, uint entry, ReadOnlySpan<byte> text)
    {
        long end = entry + (long)text.Length;
        return end < table.Size
            && _bytes.AsSpan(table.Offset + (int)entry, text.Length).SequenceEqual(text)
            && _bytes[table.Offset + (int)end] == 0;
    }

    public void WriteUInt16(int offset, ushort value)
    {
        Require(offset, sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(offset), value);
    }

    public void Write(int offset, ReadOnlySpan<byte> bytes)
    {
        Require(offset, bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(offset));
    }

    private int SectionHeader(int index)
    {
        if (ReadUInt16(0x3a) != SectionHeaderSize)
        {
            throw new InvalidDataException("the library's section headers have an unknown size");
        }

        long header = ReadOffset(0x28) + ((long)index * SectionHeaderSize);
        Require(header, SectionHeaderSize);
        return (int)header;
    }

    private int ReadInt32(int offset) => unchecked((int)ReadUInt32(offset));

    private int ReadOffset(int offset)
    {
        Require(offset, sizeof(ulong));
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(offset));
        return value <= (ulong)_bytes.Length ? (int)value : throw Damaged();
    }

    private void Require(long offset, long size)
    {
        if (offset < 0 || size < 0 || offset + size > _bytes.Length)
        {
            throw Damaged();
        }
    }

    private static InvalidDataException Damaged() => new("the library is damaged: it refers to bytes beyond its end");
}
