using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>A place that a pattern matches at, in UTF-16 units.</summary>
internal readonly record struct PatternMatch(int Start, int Length);

/// <summary>Something that is looked for in text.</summary>
internal abstract class TextPattern
{
    /// <summary>Appends the matches, in order and without overlap.</summary>
    public abstract void Find(ReadOnlySpan<char> text, List<PatternMatch> output);
}

/// <summary>A fixed text.</summary>
internal sealed class LiteralPattern(string literal) : TextPattern
{
    public override void Find(ReadOnlySpan<char> text, List<PatternMatch> output)
    {
        int from = 0;
        while (literal.Length > 0 && text[from..].IndexOf(literal, StringComparison.Ordinal) is int offset and >= 0)
        {
            output.Add(new PatternMatch(from + offset, literal.Length));
            from += offset + literal.Length;
        }
    }
}

/// <summary>
/// A regular expression over Unicode characters. .NET's work on UTF-16 units and see a character beyond U+FFFF as two units that
/// are neither letter nor digit, so such text is matched through its <see cref="BasicPlaneProxy"/>.
/// </summary>
internal sealed class RegexPattern(Regex regex) : TextPattern
{
    public override void Find(ReadOnlySpan<char> text, List<PatternMatch> output)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            foreach (ValueMatch match in regex.EnumerateMatches(text))
            {
                output.Add(new PatternMatch(match.Index, match.Length));
            }

            return;
        }

        BasicPlaneProxy proxy = BasicPlaneProxy.Of(text);
        foreach (ValueMatch match in regex.EnumerateMatches(proxy.Text))
        {
            int start = proxy.Offsets[match.Index];
            output.Add(new PatternMatch(start, proxy.Offsets[match.Index + match.Length] - start));
        }
    }
}
