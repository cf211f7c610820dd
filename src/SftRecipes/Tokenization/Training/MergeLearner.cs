using System.Runtime.InteropServices;

namespace SftRecipes.Tokenization;

/// <summary>
/// Finds merges one after another. Counts of pairs are kept over distinct words and changed only where a merge changes a word; a
/// queue holds them with counts that may be out of date, and what comes out of it is looked up again.
/// </summary>
internal sealed class MergeLearner
{
    private readonly List<string> _tokens = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<(string Left, string Right)> _merges = [];
    private readonly List<Word> _words = [];
    private readonly Dictionary<Pair, long> _counts = [];
    private readonly Dictionary<Pair, HashSet<int>> _wordsOfPair = [];
    private readonly PriorityQueue<Pair, Rank> _queue = new();
    private readonly HashSet<Pair> _raised = [];

    /// <param name="specialTokens">They come first.</param>
    /// <param name="wordCounts">How often each word occurs.</param>
    public MergeLearner(IEnumerable<string> specialTokens, IReadOnlyDictionary<string, long> wordCounts)
    {
        foreach (string token in specialTokens.Concat(ByteAlphabet.SortedCharacters.Select(character => character.ToString())))
        {
            IdOf(token);
        }

        foreach ((string text, long count) in wordCounts)
        {
            int[] symbols = [.. ByteAlphabet.FromText(text).Select(character => _ids[character.ToString()])];
            _words.Add(new Word(symbols, symbols.Length, count));
            for (int i = 0; i + 1 < symbols.Length; i++)
            {
                Change(new Pair(symbols[i], symbols[i + 1]), _words.Count - 1, count);
            }
        }

        EnqueueRaised();
    }

    /// <summary>All tokens in order of id.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The merges, first learnt first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges => _merges;

    /// <summary>Merges the most frequent pair; false if none is frequent enough.</summary>
    public bool TryMerge(int minimumFrequency)
    {
        while (_queue.TryDequeue(out Pair pair, out Rank rank))
        {
            long count = _counts.GetValueOrDefault(pair);
            if (count != rank.Count)
            {
                if (count > 0)
                {
                    _queue.Enqueue(pair, new Rank(count, pair));
                }

                continue;
            }

            if (count < Math.Max(1, minimumFrequency))
            {
                return false;
            }

            Merge(pair);
            return true;
        }

        return false;
    }

    private void Merge(Pair pair)
    {
        _merges.Add((_tokens[pair.Left], _tokens[pair.Right]));
        int merged = IdOf(_tokens[pair.Left] + _tokens[pair.Right]);
        foreach (int word in _wordsOfPair[pair])
        {
            MergeInWord(pair, merged, word);
        }

        _counts.Remove(pair);
        _wordsOfPair.Remove(pair);
        _raised.Remove(pair);
        EnqueueRaised();
    }

    private void MergeInWord(Pair pair, int merged, int index)
    {
        Span<Word> words = CollectionsMarshal.AsSpan(_words);
        (int[] symbols, int length, long count) = words[index];
        int written = 0;
        for (int read = 0; read < length; read++)
        {
            if (read + 1 == length || symbols[read] != pair.Left || symbols[read + 1] != pair.Right)
            {
                symbols[written++] = symbols[read];
                continue;
            }

            if (written > 0)
            {
                Change(new Pair(symbols[written - 1], pair.Left), index, -count);
                Change(new Pair(symbols[written - 1], merged), index, count);
            }

            if (read + 2 < length)
            {
                Change(new Pair(pair.Right, symbols[read + 2]), index, -count);
                Change(new Pair(merged, symbols[read + 2]), index, count);
            }

            symbols[written++] = merged;
            read++;
        }

        words[index] = new Word(symbols, written, count);
    }

    private void Change(Pair pair, int word, long change)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += change;
        if (change > 0)
        {
            _raised.Add(pair);
            (CollectionsMarshal.GetValueRefOrAddDefault(_wordsOfPair, pair, out _) ??= []).Add(word);
        }
    }

    private void EnqueueRaised()
    {
        foreach (Pair pair in _raised)
        {
            _queue.Enqueue(pair, new Rank(_counts[pair], pair));
        }

        _raised.Clear();
    }

    private int IdOf(string token)
    {
        if (!_ids.TryGetValue(token, out int id))
        {
            id = _tokens.Count;
            _ids.Add(token, id);
            _tokens.Add(token);
        }

        return id;
    }

    private readonly record struct Word(int[] Symbols, int Length, long Count);

    private readonly record struct Pair(int Left, int Right);

    /// <summary>Orders by falling count, then by rising ids.</summary>
    private readonly record struct Rank(long Count, Pair Pair) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            int byCount = other.Count.CompareTo(Count);
            int byLeft = byCount != 0 ? byCount : Pair.Left.CompareTo(other.Pair.Left);
            return byLeft != 0 ? byLeft : Pair.Right.CompareTo(other.Pair.Right);
        }
    }
}
