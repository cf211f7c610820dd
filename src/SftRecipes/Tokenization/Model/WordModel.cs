using System.Runtime.InteropServices;

namespace SftRecipes.Tokenization;

/// <summary>The part of a tokenizer that turns one word into ids; words seen before come from a cache. Thread-safe.</summary>
internal abstract class WordModel
{
    private readonly WordCache _words = new();

    /// <summary>Appends a word's ids to <paramref name="output"/>.</summary>
    public void Encode(ReadOnlySpan<char> word, List<int> output)
    {
        if (word.IsEmpty)
        {
            return;
        }

        if (_words.TryGet(word, out int[] known))
        {
            output.AddRange(known.AsSpan());
            return;
        }

        int start = output.Count;
        EncodeNew(word, output);
        if (word.Length <= WordCache.MaximumWordLength)
        {
            _words.Add(word, CollectionsMarshal.AsSpan(output)[start..].ToArray());
        }
    }

    /// <summary>Appends the ids of a word, not empty, that is not in the cache.</summary>
    protected abstract void EncodeNew(ReadOnlySpan<char> word, List<int> output);
}
