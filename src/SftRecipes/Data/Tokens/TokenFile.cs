using System.Buffers.Binary;
using System.IO.Hashing;
using SftRecipes.Checkpoints;

namespace SftRecipes.Data;

/// <summary>
/// Tokenized rows in a file: a header, blocks of rows (<see cref="TokenBlock"/>), where each block ends, and a hash of all that, by which a
/// damaged file is known. Read through a mapping.
/// </summary>
internal sealed class TokenFile : IDisposable
{
    private const int HeaderLength = 32, HashLength = 16, ReadLength = 1 << 20;
    private readonly MappedFile _map;
    private readonly long[] _ends;

    private TokenFile(MappedFile map, int rows, bool wide, long[] ends) => (_map, Rows, Wide, _ends) = (map, rows, wide, ends);

    private static ReadOnlySpan<byte> Magic => "SFTTOK01"u8;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>Whether ids have four bytes.</summary>
    public bool Wide { get; }

    /// <summary>The bytes of one block.</summary>
    public ReadOnlySpan<byte> Block(int block)
    {
        long start = block == 0 ? HeaderLength : _ends[block - 1];
        return _map.Slice(start, checked((int)(_ends[block] - start)));
    }

    /// <summary>Opens a file that is whole; null where it is missing, damaged or of another format.</summary>
    public static TokenFile? TryOpen(string path)
    {
        MappedFile? map = null;
        try
        {
            if (!File.Exists(path) || !IsWhole(path))
                return null;
            map = MappedFile.Open(path);
            ReadOnlySpan<byte> header = map.Slice(0, HeaderLength);
            int rows = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            bool wide = header[12] != 0;
            var ends = new long[(rows + TokenBlock.Rows - 1) / TokenBlock.Rows];
            ReadOnlySpan<byte> table = map.Slice(map.Length - HashLength - (ends.Length * sizeof(long)), ends.Length * sizeof(long));
            for (int block = 0; block < ends.Length; block++)
                ends[block] = BinaryPrimitives.ReadInt64LittleEndian(table[(block * sizeof(long))..]);
            return new TokenFile(map, rows, wide, ends);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RecipeException)
        {
            // Another program's lock, say: the rows are tokenized again.
            map?.Release();
            return null;
        }
    }

    /// <summary>Lets go of the mapping.</summary>
    public void Dispose() => _map.Release();

    private static bool IsWhole(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        long left = stream.Length - HashLength;
        if (left < HeaderLength)
            return false;
        var hash = new XxHash128();
        byte[] buffer = new byte[ReadLength];
        bool first = true;
        while (left > 0)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0 || (first && !buffer.AsSpan(0, read).StartsWith(Magic)))
                return false;
            hash.Append(buffer.AsSpan(0, read));
            (left, first) = (left - read, false);
        }
        stream.ReadExactly(buffer, 0, HashLength);
        return hash.GetCurrentHash().AsSpan().SequenceEqual(buffer.AsSpan(0, HashLength));
    }

    /// <summary>Writes a file block by block.</summary>
    /// <param name="path">The file; an older one is replaced.</param>
    /// <param name="wide">Whether ids have four bytes.</param>
    internal sealed class Writer(string path, bool wide) : IDisposable
    {
        private readonly FileStream _stream = Begin(path);
        private readonly List<long> _ends = [];

        /// <summary>Appends a block; all but the last are full.</summary>
        public void Add(byte[] block)
        {
            _stream.Write(block);
            _ends.Add(_stream.Position);
        }

        /// <summary>Writes the rest of the file.</summary>
        /// <param name="rows">How many rows it holds.</param>
        public void Complete(int rows)
        {
            byte[] table = new byte[_ends.Count * sizeof(long)];
            for (int block = 0; block < _ends.Count; block++)
                BinaryPrimitives.WriteInt64LittleEndian(table.AsSpan(block * sizeof(long)), _ends[block]);
            _stream.Write(table);

            byte[] header = new byte[HeaderLength];
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), rows);
            header[12] = wide ? (byte)1 : (byte)0;
            _stream.Position = 0;
            _stream.Write(header);

            _stream.Position = 0;
            var hash = new XxHash128();
            hash.Append(_stream);
            _stream.Write(hash.GetCurrentHash());
            _stream.Flush(flushToDisk: false);
        }

        public void Dispose() => _stream.Dispose();

        private static FileStream Begin(string path)
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, ReadLength);
            stream.Write(new byte[HeaderLength]);
            return stream;
        }
    }
}
