using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>Packs an archive of torch.save's again in the other ways that the zip format allows.</summary>
internal static class ZipVariants
{
    private const int EndSize = 22;

    /// <summary>The same entries, packed by .NET.</summary>
    public static byte[] Repack(string path, CompressionLevel level, Func<string, byte[], byte[]>? change = null)
    {
        using var packed = new MemoryStream();
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in Entries(path))
            {
                using Stream entry = target.CreateEntry(name, level).Open();
                entry.Write(change?.Invoke(name, content) ?? content);
            }
        }
        return packed.ToArray();
    }

    /// <summary>The same archive with a directory whose sizes and offsets are all in Zip64 fields (APPNOTE 4.3.14 to 15, 4.5.3).</summary>
    public static byte[] WithZip64Directory(string path)
    {
        byte[] zip = File.ReadAllBytes(path);
        Span<byte> end = zip.AsSpan(zip.Length - EndSize);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        int at = BinaryPrimitives.ReadInt32LittleEndian(end[16..]);
        using var output = new MemoryStream();
        output.Write(zip.AsSpan(0, at));
        long directory = output.Length;
        for (int i = 0; i < count; i++)
        {
            Span<byte> record = zip.AsSpan(at, 46);
            int name = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]), extra = BinaryPrimitives.ReadUInt16LittleEndian(record[30..]);
            int comment = BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
            byte[] wide = new byte[4 + 3 * 8];
            BinaryPrimitives.WriteUInt16LittleEndian(wide, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(wide.AsSpan(2), 24);
            foreach ((int from, int to) in new[] { (24, 4), (20, 12), (42, 20) })
            {
                BinaryPrimitives.WriteUInt64LittleEndian(wide.AsSpan(to), BinaryPrimitives.ReadUInt32LittleEndian(record[from..]));
                BinaryPrimitives.WriteUInt32LittleEndian(record[from..], uint.MaxValue);
            }
            byte[] unrelated = [0x55, 0x54, 2, 0, 9, 9];
            BinaryPrimitives.WriteUInt16LittleEndian(record[30..], (ushort)(unrelated.Length + wide.Length));
            BinaryPrimitives.WriteUInt16LittleEndian(record[32..], 0);
            output.Write(record);
            output.Write(zip.AsSpan(at + 46, name));
            output.Write(unrelated);
            output.Write(wide);
            at += 46 + name + extra + comment;
        }
        WriteZip64End(output, count, directory);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], uint.MaxValue);
        output.Write(end);
        return output.ToArray();
    }

    /// <summary>As a big-endian machine would have written it, with the entry that says so.</summary>
    public static byte[] BigEndian(string path, Func<string, int> elementSize)
    {
        using var packed = new MemoryStream();
        packed.Write(Repack(path, CompressionLevel.NoCompression, (name, content) =>
        {
            if (!name.Contains("/data/"))
                return content;
            int size = elementSize(name.Split('/')[^1]);
            return [.. content.Chunk(size).SelectMany(element => element.Reverse())];
        }));
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Update, leaveOpen: true))
        {
            string root = archive.Entries[0].FullName.Split('/')[0];
            using Stream order = archive.CreateEntry($"{root}/byteorder", CompressionLevel.NoCompression).Open();
            order.Write("big"u8);
        }
        return packed.ToArray();
    }

    private static void WriteZip64End(MemoryStream output, int count, long directory)
    {
        long end = output.Length;
        using var writer = new BinaryWriter(output, Encoding.Latin1, leaveOpen: true);
        writer.Write(0x06064b50u);
        writer.Write(44L);
        writer.Write((ushort)45);
        writer.Write((ushort)45);
        writer.Write(0);
        writer.Write(0);
        writer.Write((long)count);
        writer.Write((long)count);
        writer.Write(end - directory);
        writer.Write(directory);
        writer.Write(0x07064b50u);
        writer.Write(0);
        writer.Write(end);
        writer.Write(1);
    }

    private static List<(string Name, byte[] Content)> Entries(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        var entries = new List<(string Name, byte[] Content)>();
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using Stream stream = entry.Open();
            stream.CopyTo(content);
            entries.Add((entry.FullName, content.ToArray()));
        }
        return entries;
    }
}
