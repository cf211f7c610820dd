namespace SftRecipes.Tokenization;

/// <summary>Where <see cref="MetaspacePreTokenizer"/> puts its character in front.</summary>
internal enum PrependScheme
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>At the beginning of the input only.</summary>
    First,

    /// <summary>At the beginning, and after every added token.</summary>
    Always,
}

/// <summary>Writes blanks as another character (SentencePiece's U+2581), puts one in front, and cuts before each.</summary>
internal sealed class MetaspacePreTokenizer(string replacement, PrependScheme scheme, bool split) : PreTokenizer
{
    private readonly SplitPreTokenizer _cut = new(new LiteralPattern(replacement), SplitBehavior.MergedWithNext, invert: false);

    public override void Split(TextSlice slice, List<TextSlice> output)
    {
        string text = slice.Span.ToString().Replace(" ", replacement, StringComparison.Ordinal);
        bool prepend = scheme == PrependScheme.Always || (scheme == PrependScheme.First && slice.BeginsInput);
        if (prepend && !text.StartsWith(replacement, StringComparison.Ordinal))
        {
            text = replacement + text;
        }

        TextSlice rewritten = slice.WithText(text);
        if (split)
        {
            _cut.Split(rewritten, output);
        }
        else
        {
            output.Add(rewritten);
        }
    }

    public override PreTokenizer WithoutPrefix() => new MetaspacePreTokenizer(replacement, PrependScheme.Never, split);
}
