using System.Collections.Concurrent;

namespace SftRecipes.Tokenization;

/// <summary>
/// Ids of words seen before. Natural text repeats its words, so this is most of a tokenizer's speed. Thread-safe; emptied when full,
/// which bounds its memory and keeps it simple.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and not kept.</summary>
    public const int MaximumWordLength = 64;

    private const int Capacity = 1 << 17;

    private readonly ConcurrentDictionary<string, int[]> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _count;

    public WordCache() => _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    public bool TryGet(ReadOnlySpan<char> word, out int[] ids) => _lookup.TryGetValue(word, out ids!);

    public void Add(ReadOnlySpan<char> word, int[] ids)
    {
        if (word.Length > MaximumWordLength)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) > Capacity)
        {
            _ids.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        _lookup[word] = ids;
    }
}
