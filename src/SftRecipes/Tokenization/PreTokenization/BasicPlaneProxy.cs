using System.Globalization;
using System.Text;

namespace SftRecipes.Tokenization;

/// <summary>
/// A text in which every character beyond U+FFFF is replaced by one of the same general category below, so that a UTF-16 regular
/// expression sees it as one character of the right kind. The stand-ins are from scripts that no tokenizer's pattern names.
/// </summary>
internal sealed class BasicPlaneProxy
{
    private static readonly Dictionary<UnicodeCategory, char> s_standIns = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\uA640',
        [UnicodeCategory.LowercaseLetter] = '\uA641',
        [UnicodeCategory.TitlecaseLetter] = '\u1F88',
        [UnicodeCategory.ModifierLetter] = '\uA67F',
        [UnicodeCategory.OtherLetter] = '\uA000',
        [UnicodeCategory.NonSpacingMark] = '\uA8E0',
        [UnicodeCategory.SpacingCombiningMark] = '\uA823',
        [UnicodeCategory.EnclosingMark] = '\uA670',
        [UnicodeCategory.DecimalDigitNumber] = '\uA620',
        [UnicodeCategory.LetterNumber] = '\uA6E6',
        [UnicodeCategory.OtherNumber] = '\uA830',
        [UnicodeCategory.ConnectorPunctuation] = '\uFE4D',
        [UnicodeCategory.DashPunctuation] = '\uFE58',
        [UnicodeCategory.OpenPunctuation] = '\uFE47',
        [UnicodeCategory.ClosePunctuation] = '\uFE48',
        [UnicodeCategory.InitialQuotePunctuation] = '\u2E02',
        [UnicodeCategory.FinalQuotePunctuation] = '\u2E03',
        [UnicodeCategory.OtherPunctuation] = '\uA60E',
        [UnicodeCategory.MathSymbol] = '\uFB29',
        [UnicodeCategory.CurrencySymbol] = '\uA838',
        [UnicodeCategory.ModifierSymbol] = '\uA700',
        [UnicodeCategory.OtherSymbol] = '\uA828',
        [UnicodeCategory.Format] = '\uFFF9',
        [UnicodeCategory.PrivateUse] = '\uE000',
        [UnicodeCategory.OtherNotAssigned] = '\uFFF0',
    };

    private BasicPlaneProxy(string text, int[] offsets) => (Text, Offsets) = (text, offsets);

    /// <summary>One UTF-16 unit per character.</summary>
    public string Text { get; }

    /// <summary>Where each character begins in the original, and the original's length.</summary>
    public int[] Offsets { get; }

    /// <summary>The stand-ins by category.</summary>
    internal static IReadOnlyDictionary<UnicodeCategory, char> StandIns => s_standIns;

    /// <summary>The proxy of a text.</summary>
    public static BasicPlaneProxy Of(ReadOnlySpan<char> text)
    {
        StringBuilder proxy = new(text.Length);
        List<int> offsets = new(text.Length + 1);
        for (int i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length);
            offsets.Add(i);
            proxy.Append(rune.IsBmp ? (char)rune.Value : s_standIns[Rune.GetUnicodeCategory(rune)]);
            i += length;
        }

        offsets.Add(text.Length);
        return new BasicPlaneProxy(proxy.ToString(), [.. offsets]);
    }
}
