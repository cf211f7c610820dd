using System.Runtime.InteropServices;

namespace SftRecipes.Tokenization;

/// <summary>Counts the words that byte-level BPE cuts texts into.</summary>
internal sealed class WordCounter
{
    private readonly AddedTokenMatcher _specialTokens;
    private readonly PreTokenizer _words =
        new SplitPreTokenizer(new RegexPattern(OnigurumaRegex.Compile(PreTokenizerReader.ByteLevelWords)), SplitBehavior.Isolated, invert: false);

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public WordCounter(IEnumerable<string> specialTokens)
    {
        _specialTokens = new AddedTokenMatcher(specialTokens.Select(token => (token, new AddedToken(0, token, Special: true))));
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How often each word was seen.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Counts a text's words.</summary>
    public void Add(string text)
    {
        List<TextPart> parts = [];
        _specialTokens.Split(text, parts);
        List<TextSlice> words = [];
        foreach (TextPart part in parts.Where(part => part.Token is null))
        {
            _words.Split(new TextSlice(text, part.Start, part.Length, BeginsInput: false), words);
        }

        foreach (TextSlice word in words)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_lookup, word.Span, out _)++;
        }
    }
}
