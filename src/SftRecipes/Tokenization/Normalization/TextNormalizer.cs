using System.Text.RegularExpressions;

namespace SftRecipes.Tokenization;

/// <summary>One step that rewrites text before it is split into words.</summary>
internal abstract class TextNormalizer
{
    /// <summary>The rewritten text.</summary>
    public abstract string Normalize(string text);

    /// <summary>This step for text that continues a sequence: without anything put in front. Null where nothing is left.</summary>
    public virtual TextNormalizer? WithoutPrefix() => this;
}

/// <summary>Steps one after another.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<TextNormalizer> steps) : TextNormalizer
{
    public override string Normalize(string text) => steps.Aggregate(text, (current, step) => step.Normalize(current));

    public override TextNormalizer WithoutPrefix() => new NormalizerSequence([.. steps.Select(step => step.WithoutPrefix()).OfType<TextNormalizer>()]);
}

/// <summary>Puts a fixed text in front of text that is not empty (SentencePiece's dummy prefix).</summary>
internal sealed class PrependNormalizer(string prefix) : TextNormalizer
{
    public override string Normalize(string text) => text.Length == 0 ? text : prefix + text;

    public override TextNormalizer? WithoutPrefix() => null;
}

/// <summary>Replaces every occurrence of a literal.</summary>
internal sealed class ReplaceLiteralNormalizer(string pattern, string content) : TextNormalizer
{
    public override string Normalize(string text) => text.Replace(pattern, content, StringComparison.Ordinal);
}

/// <summary>Replaces every match of a regular expression by a fixed text.</summary>
internal sealed class ReplaceRegexNormalizer(Regex pattern, string content) : TextNormalizer
{
    public override string Normalize(string text) => pattern.Replace(text, _ => content);
}

/// <summary>Lower case, character by character and independent of language.</summary>
internal sealed class LowercaseNormalizer : TextNormalizer
{
    // U+0130 is the one character whose lower case is two characters in Unicode's full mapping.
    public override string Normalize(string text) => text.Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
}

/// <summary>Removes white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : TextNormalizer
{
    public override string Normalize(string text) => (left, right) switch
    {
        (true, true) => text.Trim(),
        (true, false) => text.TrimStart(),
        (false, true) => text.TrimEnd(),
        _ => text,
    };
}

/// <summary>A Unicode normalization form.</summary>
internal sealed class UnicodeNormalizer(UnicodeForm form) : TextNormalizer
{
    public override string Normalize(string text) => UnicodeNormalization.Normalize(text, form);
}
