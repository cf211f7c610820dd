using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>Reads the <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerReader
{
    /// <summary>The normalizer, or null where there is none.</summary>
    public static TextNormalizer? Read(JsonPart part) => !part.Exists ? null : part.Type switch
    {
        "Sequence" => new NormalizerSequence([.. part["normalizers"].Items().Select(Read).OfType<TextNormalizer>()]),
        "Prepend" => new PrependNormalizer(part["prepend"].String()),
        "Replace" => PatternReader.Read(part["pattern"]) switch
        {
            (string literal, _) => new ReplaceLiteralNormalizer(literal, part["content"].String()),
            (_, Regex regex) => new ReplaceRegexNormalizer(regex, part["content"].String()),
            _ => throw part["pattern"].Wrong("a pattern"),
        },
        "NFC" => new UnicodeNormalizer(UnicodeForm.Nfc),
        "NFD" => new UnicodeNormalizer(UnicodeForm.Nfd),
        "NFKC" => new UnicodeNormalizer(UnicodeForm.Nfkc),
        "NFKD" => new UnicodeNormalizer(UnicodeForm.Nfkd),
        "Lowercase" => new LowercaseNormalizer(),
        "StripAccents" => new StripAccentsNormalizer(),
        "Nmt" => new NmtNormalizer(),
        "ByteLevel" => new ByteAlphabetNormalizer(),
        "Precompiled" => Precompiled(part["precompiled_charsmap"]),
        "Strip" => new StripNormalizer(part["strip_left"].Bool(true), part["strip_right"].Bool(true)),
        string type => throw part.Unsupported($"the normalizer '{type}'"),
    };

    private static PrecompiledNormalizer Precompiled(JsonPart charsMap)
    {
        try
        {
            return new PrecompiledNormalizer(Convert.FromBase64String(charsMap.String()));
        }
        catch (FormatException error)
        {
            throw charsMap.Wrong($"normalization rules in Base64 ({error.Message.TrimEnd('.')})");
        }
    }
}
