using System.Globalization;
using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>Removes combining marks (<c>StripAccents</c>); accents that are part of a character need <c>NFD</c> before.</summary>
internal sealed class StripAccentsNormalizer : TextNormalizer
{
    public override string Normalize(string text) => RuneMap.Apply(text, static rune =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            ? null
            : rune);
}

/// <summary>Removes control characters and writes every kind of space as a blank (<c>Nmt</c>).</summary>
internal sealed class NmtNormalizer : TextNormalizer
{
    private static readonly Rune s_blank = new(' ');

    public override string Normalize(string text) => RuneMap.Apply(text, static rune => rune.Value switch
    {
        (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F => null,
        0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => s_blank,
        _ => rune,
    });
}

/// <summary>Writes text in the <see cref="ByteAlphabet"/> before anything is split (<c>ByteLevel</c> as a normalizer).</summary>
internal sealed class ByteAlphabetNormalizer : TextNormalizer
{
    public override string Normalize(string text) => ByteAlphabet.FromText(text);
}

/// <summary>Rewrites text character by character.</summary>
internal static class RuneMap
{
    /// <summary>The text with every character replaced by what <paramref name="map"/> gives; null removes it.</summary>
    public static string Apply(string text, Func<Rune, Rune?> map)
    {
        StringBuilder result = new(text.Length);
        Span<char> utf16 = stackalloc char[2];
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (map(rune) is Rune kept)
            {
                result.Append(utf16[..kept.EncodeToUtf16(utf16)]);
            }
        }

        return result.ToString();
    }
}
