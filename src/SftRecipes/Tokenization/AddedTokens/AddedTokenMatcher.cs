using System.Buffers;
using System.Globalization;

namespace SftRecipes.Tokenization;

/// <summary>Finds added tokens in text: leftmost first, the longest of those that begin at one place.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<string>? _anyContent;
    private readonly Dictionary<char, (string Content, AddedToken Token)[]> _byFirstCharacter;

    /// <param name="tokens">The tokens with the text that each is found by; of several with the same text the last counts.</param>
    public AddedTokenMatcher(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        (string Content, AddedToken Token)[] found =
            [.. tokens.Where(pair => pair.Content.Length > 0).Reverse().DistinctBy(pair => pair.Content)];
        _anyContent = found.Length == 0 ? null : SearchValues.Create([.. found.Select(pair => pair.Content)], StringComparison.Ordinal);
        _byFirstCharacter = found.GroupBy(pair => pair.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(pair => pair.Content.Length).ToArray());
    }

    /// <summary>
    /// Cuts text into added tokens and what lies between them, in order. <see cref="TextPart.Token"/> is null for text between.
    /// </summary>
    public void Split(string text, List<TextPart> output)
    {
        int done = 0;
        for (int from = 0; NextMatch(text, from) is (int start, string content, AddedToken token);)
        {
            int stop = start + content.Length;
            from = stop;
            if (token.SingleWord && (TouchesWord(text, start - 1) || TouchesWord(text, stop)))
            {
                continue;
            }

            if (token.LeftStrip)
            {
                start = done + text.AsSpan(done, Math.Max(start, done) - done).TrimEnd().Length;
            }

            if (token.RightStrip)
            {
                stop = text.Length - text.AsSpan(stop).TrimStart().Length;
            }

            if (start > done)
            {
                output.Add(new TextPart(done, start - done, null));
            }

            output.Add(new TextPart(start, stop - start, token));
            done = stop;
            from = Math.Max(from, done);
        }

        if (done < text.Length)
        {
            output.Add(new TextPart(done, text.Length - done, null));
        }
    }

    private (int Start, string Content, AddedToken Token)? NextMatch(string text, int from)
    {
        if (_anyContent is null)
        {
            return null;
        }

        int offset = text.AsSpan(from).IndexOfAny(_anyContent);
        if (offset < 0)
        {
            return null;
        }

        int start = from + offset;
        foreach ((string content, AddedToken token) in _byFirstCharacter[text[start]])
        {
            if (text.AsSpan(start).StartsWith(content, StringComparison.Ordinal))
            {
                return (start, content, token);
            }
        }

        return null;
    }

    private static bool TouchesWord(string text, int index) =>
        index >= 0 && index < text.Length
        && (char.IsLetterOrDigit(text, index)
            || CharUnicodeInfo.GetUnicodeCategory(text, index)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation);
}

/// <summary>A part of a text: an added token, or (with <paramref name="Token"/> null) text between added tokens.</summary>
internal readonly record struct TextPart(int Start, int Length, AddedToken? Token);
