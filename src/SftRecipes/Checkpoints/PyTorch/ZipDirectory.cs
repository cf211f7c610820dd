using System.Buffers.Binary;
using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>
/// Where the entries of a zip archive lie in its file, which System.IO.Compression does not say and mapping them needs. Reads the
/// central directory, with the Zip64 records of archives above 4 GiB (PKWARE APPNOTE 4.3 and 4.5.3).
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50, Zip64EndSignature = 0x06064b50, Zip64LocatorSignature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50, LocalSignature = 0x04034b50;
    private const int EndSize = 22, Zip64EndSize = 56, Zip64LocatorSize = 20, CentralSize = 46, LocalSize = 30;
    private const int MaxCommentSize = ushort.MaxValue;
    private const ushort Zip64ExtraId = 1;

    private readonly MappedFile _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file) => _file = file;

    /// <summary>The entries' names, in no particular order.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads an archive's directory.</summary>
    /// <exception cref="RecipeException">The archive is damaged.</exception>
    public static ZipDirectory Read(MappedFile file)
    {
        var directory = new ZipDirectory(file);
        directory.ReadEntries();
        return directory;
    }

    /// <summary>The bytes of an entry, as they lie in the file.</summary>
    /// <exception cref="RecipeException">There is no such entry, or it is compressed or encrypted.</exception>
    public (long Offset, long Length) Locate(string name)
    {
        if (!_entries.TryGetValue(name, out Entry? entry))
            throw _file.Damaged($"its archive has no entry '{name}'");
        if (entry.Method != 0 || (entry.Flags & 1) != 0)
        {
            throw new RecipeException(
                $"'{_file.Path}' was packed again after torch.save wrote it (entry '{name}' is compressed or encrypted); unpack it and zip "
                + "it without compression ('zip -0'), or use the model's safetensors files.");
        }
        ReadOnlySpan<byte> local = Record(entry.LocalOffset, LocalSize, LocalSignature, $"the header of entry '{name}'");
        long offset = entry.LocalOffset + LocalSize + UInt16(local, 26) + UInt16(local, 28);
        if (entry.Length > _file.Length - offset || entry.StoredLength != entry.Length)
            throw _file.Damaged($"entry '{name}' of {entry.Length} bytes does not fit into its archive");
        return (offset, entry.Length);
    }

    private void ReadEntries()
    {
        (long offset, long count) = FindDirectory();
        for (long i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> record = Record(offset, CentralSize, CentralSignature, $"entry {i} of its archive's directory");
            int nameLength = UInt16(record, 28), extraLength = UInt16(record, 30), commentLength = UInt16(record, 32);
            string name = Encoding.UTF8.GetString(_file.Slice(offset + CentralSize, nameLength));
            var entry = new Entry(
                UInt16(record, 8), UInt16(record, 10), UInt32(record, 24), UInt32(record, 20), UInt32(record, 42));
            entry = WithZip64(entry, _file.Slice(offset + CentralSize + nameLength, extraLength), name);
            if (!_entries.TryAdd(name, entry))
                throw _file.Damaged($"entry '{name}' is in its archive twice");
            offset += CentralSize + nameLength + extraLength + commentLength;
        }
    }

    /// <summary>The directory's offset and number of entries, from the record at the archive's end.</summary>
    private (long Offset, long Count) FindDirectory()
    {
        int tailLength = (int)Math.Min(_file.Length, EndSize + MaxCommentSize);
        long tailStart = _file.Length - tailLength;
        ReadOnlySpan<byte> tail = _file.Slice(tailStart, tailLength);
        int at = tailLength - EndSize;
        while (at >= 0 && (UInt32(tail, at) != EndSignature || UInt16(tail, at + 20) != tailLength - EndSize - at))
            at--;
        if (at < 0)
            throw _file.Damaged("the end of its archive is missing");
        ReadOnlySpan<byte> end = tail[at..];
        long count = UInt16(end, 10), offset = UInt32(end, 16);
        return count == ushort.MaxValue || offset == uint.MaxValue
            ? FindZip64Directory(tailStart + at - Zip64LocatorSize)
            : (offset, count);
    }

    private (long Offset, long Count) FindZip64Directory(long locatorOffset)
    {
        ReadOnlySpan<byte> locator = Record(locatorOffset, Zip64LocatorSize, Zip64LocatorSignature, "the Zip64 locator of its archive");
        ReadOnlySpan<byte> end = Record(Int64(locator, 8), Zip64EndSize, Zip64EndSignature, "the Zip64 end of its archive");
        return (Int64(end, 48), Int64(end, 32));
    }

    /// <summary>Takes the values that do not fit into 32 bits from the extra field, where they follow in a fixed order.</summary>
    private Entry WithZip64(Entry entry, ReadOnlySpan<byte> extra, string name)
    {
        long[] values = [entry.Length, entry.StoredLength, entry.LocalOffset];
        if (!values.Contains(uint.MaxValue))
            return entry;
        ReadOnlySpan<byte> wide = Zip64Extra(extra);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != uint.MaxValue)
                continue;
            if (wide.Length < sizeof(long) || Int64(wide, 0) is not (>= 0 and var value))
                throw _file.Damaged($"the Zip64 sizes of entry '{name}' are incomplete");
            values[i] = value;
            wide = wide[sizeof(long)..];
        }
        return entry with { Length = values[0], StoredLength = values[1], LocalOffset = values[2] };
    }

    private static ReadOnlySpan<byte> Zip64Extra(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4 && UInt16(extra, 2) <= extra.Length - 4)
        {
            int size = UInt16(extra, 2);
            if (UInt16(extra, 0) == Zip64ExtraId)
                return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }
        return [];
    }

    private ReadOnlySpan<byte> Record(long offset, int size, uint signature, string what)
    {
        if (offset < 0 || offset > _file.Length - size || UInt32(_file.Slice(offset, size), 0) != signature)
            throw _file.Damaged($"{what} is missing");
        return _file.Slice(offset, size);
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    /// <param name="Flags">General purpose bits; bit 0 says encrypted.</param>
    /// <param name="Method">0 for stored.</param>
    /// <param name="Length">Bytes, uncompressed.</param>
    /// <param name="StoredLength">Bytes in the archive.</param>
    /// <param name="LocalOffset">Where the entry's own header begins.</param>
    private sealed record Entry(int Flags, int Method, long Length, long StoredLength, long LocalOffset);
}
