using System.IO.MemoryMappedFiles;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A file in memory. The mapping is copy-on-write, so that a write through a tensor changes neither the file nor ends the process; where
/// the system refuses that for lack of memory it is read-only. It lives until whoever opened it and every tensor over it has let go.
/// </summary>
internal sealed unsafe class MappedFile
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;
    private readonly RangesInUse _inUse = new();
    private int _references = 1;

    private MappedFile(string path, long length, MemoryMappedFile map, MemoryMappedViewAccessor view)
    {
        (Path, Length, _map, _view) = (path, length, map, view);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += view.PointerOffset;
    }

    /// <summary>The path that it was opened by.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Maps a whole file; the caller holds the first reference.</summary>
    /// <exception cref="RecipeException">It does not exist, cannot be read, is empty, or is a Git LFS pointer.</exception>
    public static MappedFile Open(string path)
    {
        MappedFile file;
        try
        {
            long length = new FileInfo(path).Length;
            if (length == 0)
                throw new RecipeException($"'{path}' is empty; download or copy it again.");
            file = Map(path, length);
        }
        catch (FileNotFoundException e)
        {
            throw new RecipeException($"There is no file '{path}'; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"'{path}' cannot be read ({e.Message.TrimEnd('.')}); check the path and its permissions.", e);
        }
        if (file.StartsWith("version https://git-lfs"u8))
        {
            file.Release();
            throw new RecipeException(
                $"'{path}' is a Git LFS pointer and not the weights themselves; run 'git lfs pull' in its repository, or download it.");
        }
        return file;
    }

    /// <summary>Whether the file begins with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> bytes) => Length >= bytes.Length && Slice(0, bytes.Length).SequenceEqual(bytes);

    /// <summary>A part of the file.</summary>
    /// <exception cref="RecipeException">The file does not reach that far.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        CheckRange(offset, length);
        return new ReadOnlySpan<byte>(_pointer + offset, length);
    }

    /// <summary>The address of a part of the file; valid while the caller holds a reference.</summary>
    /// <exception cref="RecipeException">The file does not reach that far.</exception>
    public byte* Address(long offset, long length)
    {
        CheckRange(offset, length);
        return _pointer + offset;
    }

    /// <summary>The error for a file whose contents contradict themselves.</summary>
    /// <param name="what">What is wrong, as the end of "the file is damaged or truncated: …".</param>
    public RecipeException Damaged(string what) => new($"'{Path}' is damaged or truncated: {what}; download or copy it again.");

    /// <summary>
    /// Keeps the mapping alive for a tensor over a part of it. What is returned is to be called once when the tensor is gone, on any thread:
    /// the system may then take that memory back, so that a model that is read once does not stay in memory beside what is made of it. Who
    /// reads the part again gets it from the file again.
    /// </summary>
    public Action Use(byte* address, long length)
    {
        Interlocked.Increment(ref _references);
        long begin = address - _pointer, end = begin + length;
        _inUse.Add(begin, end);
        return () =>
        {
            (long from, long to) = _inUse.Remove(begin, end);
            PageMemory.Forget(_pointer + from, Math.Min(to, Length) - from);
            Release();
        };
    }

    /// <summary>Lets go of one reference, on any thread; the last one unmaps the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private static MappedFile Map(string path, long length)
    {
        try
        {
            return Map(path, length, MemoryMappedFileAccess.CopyOnWrite);
        }
        catch (IOException)
        {
            return Map(path, length, MemoryMappedFileAccess.Read);
        }
    }

    private static MappedFile Map(string path, long length, MemoryMappedFileAccess access)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        MemoryMappedFile? map = null;
        try
        {
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, access, HandleInheritability.None, leaveOpen: false);
            return new MappedFile(path, length, map, map.CreateViewAccessor(0, length, access));
        }
        catch
        {
            map?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    private void CheckRange(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw Damaged($"it ends at byte {Length}, but {length} bytes at {offset} belong to it");
    }
}
