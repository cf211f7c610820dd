namespace SftRecipes.Tokenization;

/// <summary>A part of a text, without a copy.</summary>
/// <param name="Text">What it is a part of.</param>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="BeginsInput">Whether it begins where the text to encode begins.</param>
internal readonly record struct TextSlice(string Text, int Start, int Length, bool BeginsInput)
{
    public ReadOnlySpan<char> Span => Text.AsSpan(Start, Length);

    /// <summary>A part of this slice.</summary>
    public TextSlice Slice(int start, int length) => new(Text, Start + start, length, BeginsInput && start == 0);

    /// <summary>A slice that is the whole of a rewritten text.</summary>
    public TextSlice WithText(string text) => new(text, 0, text.Length, BeginsInput);
}
