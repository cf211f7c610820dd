namespace SftRecipes.Tokenization;

/// <summary>
/// Finds places where a long word can be cut without changing its tokens. A merge across a place yields a token that holds the two
/// characters around it side by side; where no merge yields such a token, both sides are merged independently. SentencePiece-style
/// tokenizers take a whole text as one word: cut at these places it becomes words that can be cached, and time stays linear.
/// </summary>
internal sealed class SafeCuts
{
    private readonly HashSet<int> _joinedPairs = [];

    /// <param name="merges">All merges of the model.</param>
    public SafeCuts(IEnumerable<(string Left, string Right)> merges)
    {
        foreach ((string left, string right) in merges)
        {
            // Pairs inside either side come from an earlier merge or lie in one character; only the seam is new.
            _joinedPairs.Add(Pair(left[^1], right[0]));
        }
    }

    /// <summary>The length of the first part of <paramref name="text"/> that is merged independently of the rest.</summary>
    public int FirstPart(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (!char.IsHighSurrogate(text[i - 1]) && !_joinedPairs.Contains(Pair(text[i - 1], text[i])))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static int Pair(char left, char right) => (left << 16) | right;
}
