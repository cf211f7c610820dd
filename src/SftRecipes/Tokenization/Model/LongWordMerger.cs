using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// Applies the merges to a very long word (a page of text without blanks, a DNA sequence) in O(n log n): <see cref="MergeEngine"/>'s time
/// grows with the square of the length. Same rule: the earliest learnt merge first, leftmost of equals first.
/// </summary>
internal sealed class LongWordMerger(BytePairSettings settings)
{
    private const int None = -1;

    private readonly Lazy<Dictionary<(int Left, int Right), (int Rank, int Id)>> _merges = new(() =>
    {
        Dictionary<(int Left, int Right), (int Rank, int Id)> merges = new(settings.Merges.Count);
        for (int rank = 0; rank < settings.Merges.Count; rank++)
        {
            (string left, string right) = settings.Merges[rank];
            merges[(settings.Vocabulary[left], settings.Vocabulary[right])] = (rank, settings.Vocabulary[left + right]);
        }

        return merges;
    });

    /// <summary>The ids of a run of characters that are all in the vocabulary.</summary>
    public IEnumerable<int> Merge(ReadOnlySpan<char> characters)
    {
        Chain chain = new(characters, settings.Vocabulary, _merges.Value);
        while (chain.MergeNext())
        {
        }

        return chain.Ids.Where(id => id != None);
    }

    /// <summary>A word's tokens as a list that merging takes elements out of.</summary>
    private sealed class Chain
    {
        private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;
        private readonly PriorityQueue<int, (int Rank, int Position, int Id)> _queue = new();
        private readonly int[] _previous;
        private readonly int[] _next;

        public Chain(
            ReadOnlySpan<char> characters,
            IReadOnlyDictionary<string, int> vocabulary,
            Dictionary<(int Left, int Right), (int Rank, int Id)> merges)
        {
            List<int> ids = new(characters.Length);
            foreach (Rune rune in characters.EnumerateRunes())
            {
                ids.Add(vocabulary[rune.ToString()]);
            }

            _merges = merges;
            Ids = [.. ids];
            _previous = [.. Enumerable.Range(None, ids.Count)];
            _next = [.. Enumerable.Range(1, ids.Count - 1), None];
            for (int position = 0; position < ids.Count; position++)
            {
                Enqueue(position);
            }
        }

        /// <summary>The tokens; <see cref="None"/> where one was merged into the one before.</summary>
        public int[] Ids { get; }

        /// <summary>Takes the next merge, applied or out of date; false when there is none left.</summary>
        public bool MergeNext()
        {
            if (!_queue.TryDequeue(out int position, out (int Rank, int Position, int Id) merge))
            {
                return false;
            }

            if (Find(position) is (_, int id) && id == merge.Id)
            {
                int taken = _next[position];
                Ids[position] = id;
                Ids[taken] = None;
                _next[position] = _next[taken];
                if (_next[position] != None)
                {
                    _previous[_next[position]] = position;
                }

                Enqueue(position);
                Enqueue(_previous[position]);
            }

            return true;
        }

        private void Enqueue(int position)
        {
            if (Find(position) is (int rank, int id))
            {
                _queue.Enqueue(position, (rank, position, id));
            }
        }

        private (int Rank, int Id)? Find(int position) =>
            position != None && Ids[position] != None && _next[position] != None
            && _merges.TryGetValue((Ids[position], Ids[_next[position]]), out (int Rank, int Id) merge) ? merge : null;
    }
}
