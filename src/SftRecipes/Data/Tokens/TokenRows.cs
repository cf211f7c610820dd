using System.Collections;

namespace SftRecipes.Data;

/// <summary>Tokenized rows in compact form, in memory or in a mapped file; each is made an object when it is asked for. Thread-safe.</summary>
internal sealed class TokenRows : IReadOnlyList<ExampleRow<TokenizedExample>>, IDisposable
{
    private readonly IReadOnlyList<byte[]>? _blocks;
    private readonly bool _wide;
    private readonly string? _name;
    private TokenFile? _file;

    private TokenRows(IReadOnlyList<byte[]>? blocks, TokenFile? file, int count, bool wide, string? name) =>
        (_blocks, _file, Count, _wide, _name) = (blocks, file, count, wide, name);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public ExampleRow<TokenizedExample> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            (int block, int row) = Math.DivRem(index, TokenBlock.Rows);
            int rows = Math.Min(TokenBlock.Rows, Count - (block * TokenBlock.Rows));
            return TokenBlock.Read(Bytes(block), row, rows, _wide) with { File = _name };
        }
    }

    /// <summary>Rows in memory.</summary>
    /// <param name="blocks">Their blocks, all full but the last.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="wide">Whether ids have four bytes.</param>
    /// <param name="name">The file that rows say they are from; null for none.</param>
    public static TokenRows OfMemory(IReadOnlyList<byte[]> blocks, int count, bool wide, string? name) => new(blocks, null, count, wide, name);

    /// <summary>The rows of a file, which they own.</summary>
    public static TokenRows OfFile(TokenFile file, string? name) => new(null, file, file.Rows, file.Wide, name);

    public IEnumerator<ExampleRow<TokenizedExample>> GetEnumerator()
    {
        for (int index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the file.</summary>
    public void Dispose() => Interlocked.Exchange(ref _file, null)?.Dispose();

    private ReadOnlySpan<byte> Bytes(int block)
    {
        if (_blocks is not null)
            return _blocks[block];
        ObjectDisposedException.ThrowIf(_file is null, this);
        return _file.Block(block);
    }
}
