namespace SftRecipes.Tokenization;

/// <summary>One step that cuts normalized text into words, or rewrites words.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Appends the words of <paramref name="slice"/>, which is not empty.</summary>
    public abstract void Split(TextSlice slice, List<TextSlice> output);

    /// <summary>This step for text that continues a sequence: without anything put in front. Null where nothing is left.</summary>
    public virtual PreTokenizer? WithoutPrefix() => this;
}

/// <summary>Puts a blank before text that does not begin with one (<c>ByteLevel</c> with <c>add_prefix_space</c>).</summary>
internal sealed class PrefixSpacePreTokenizer : PreTokenizer
{
    public override void Split(TextSlice slice, List<TextSlice> output) =>
        output.Add(slice.Span[0] == ' ' ? slice : slice.WithText(string.Concat(" ", slice.Span)));

    public override PreTokenizer? WithoutPrefix() => null;
}

/// <summary>Writes words in the <see cref="ByteAlphabet"/>.</summary>
internal sealed class ByteAlphabetPreTokenizer : PreTokenizer
{
    public override void Split(TextSlice slice, List<TextSlice> output) => output.Add(slice.WithText(ByteAlphabet.FromText(slice.Span)));
}
