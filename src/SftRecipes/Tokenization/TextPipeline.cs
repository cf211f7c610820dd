using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>Text to ids: added tokens, normalization, words, merges, in the order of the Hugging Face library. Thread-safe.</summary>
internal sealed class TextPipeline
{
    /// <summary>Words before and after a step; kept, since every row has as many again.</summary>
    [ThreadStatic]
    private static (List<TextSlice> Words, List<TextSlice> Cut)? s_words;

    private readonly AddedTokenMatcher _beforeNormalization;
    private readonly AddedTokenMatcher _afterNormalization;
    private readonly TextNormalizer? _normalizer;
    private readonly IReadOnlyList<PreTokenizer> _preTokenizers;
    private readonly WordModel _model;

    public TextPipeline(
        IReadOnlyCollection<AddedToken> addedTokens, TextNormalizer? normalizer, IReadOnlyList<PreTokenizer> preTokenizers, WordModel model)
    {
        _beforeNormalization = new AddedTokenMatcher(
            addedTokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _afterNormalization = new AddedTokenMatcher(
            addedTokens.Where(token => token.Normalized).Select(token => (normalizer?.Normalize(token.Content) ?? token.Content, token)));
        _normalizer = normalizer;
        _preTokenizers = preTokenizers;
        _model = model;
    }

    /// <summary>The ids of a text; unpaired surrogates count as U+FFFD.</summary>
    public List<int> Encode(string text)
    {
        List<int> ids = new((text.Length / 3) + 8);
        string wellFormed = WellFormed(text);
        foreach (TextPart part in Split(_beforeNormalization, wellFormed))
        {
            if (part.Token is not null)
            {
                ids.Add(part.Token.Id);
            }
            else
            {
                string given = part.Length == wellFormed.Length ? wellFormed : wellFormed.Substring(part.Start, part.Length);
                EncodeNormalized(_normalizer?.Normalize(given) ?? given, part.Start == 0, ids);
            }
        }

        return ids;
    }

    private void EncodeNormalized(string text, bool beginsInput, List<int> ids)
    {
        foreach (TextPart part in Split(_afterNormalization, text))
        {
            if (part.Token is not null)
            {
                ids.Add(part.Token.Id);
            }
            else
            {
                EncodeWords(new TextSlice(text, part.Start, part.Length, beginsInput && part.Start == 0), ids);
            }
        }
    }

    private void EncodeWords(TextSlice text, List<int> ids)
    {
        (List<TextSlice> words, List<TextSlice> cut) = s_words ??= ([], []);
        words.Clear();
        words.Add(text);
        foreach (PreTokenizer step in _preTokenizers)
        {
            cut.Clear();
            foreach (TextSlice word in words)
            {
                step.Split(word, cut);
            }

            (words, cut) = (cut, words);
        }

        foreach (TextSlice word in words)
        {
            _model.Encode(word.Span, ids);
        }
    }

    private static List<TextPart> Split(AddedTokenMatcher matcher, string text)
    {
        List<TextPart> parts = [];
        matcher.Split(text, parts);
        return parts;
    }

    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        StringBuilder repaired = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }
}
