namespace PocketBase.Corpus;

/// <summary>How a wording's placeholder writes a value: as it is, capitalized, or with its article.</summary>
internal static class ColumnFormat
{
    // French words whose h is aspirated, so that the article before them keeps its vowel: le hibou, la hache.
    private static readonly HashSet<string> AspiratedH = ["hibou", "hache", "harpe", "hêtre"];

    /// <summary>The value of <paramref name="column"/> in the format; null when the row cannot give it.</summary>
    /// <remarks>
    /// Formats: none; <c>A</c> begins with a capital; <c>a</c> has the English indefinite article; <c>le</c> and <c>un</c> have the
    /// French definite and indefinite ones, which need the column named <c>French…Gender</c> with <c>m</c> or <c>f</c>.
    /// </remarks>
    public static string? Apply(FactRow row, string column, string format)
    {
        string value = row[column];
        if (value.Length == 0)
        {
            return null;
        }

        bool vowel = "aeiouâàéèêîôœAEIOU".Contains(value[0], StringComparison.Ordinal);
        bool elided = vowel || (value[0] == 'h' && !AspiratedH.Contains(value));
        string gender = row[column + "Gender"];
        return format switch
        {
            "" => value,
            "A" => Capitalize(value),
            "a" => (vowel ? "an " : "a ") + value,
            "le" when gender.Length > 0 => (elided ? "l'" : gender == "m" ? "le " : "la ") + value,
            "un" when gender.Length > 0 => (gender == "m" ? "un " : "une ") + value,
            "le" or "un" => null,
            _ => throw new InvalidDataException($"A wording asks for the unknown format '{format}' of the column '{column}'."),
        };
    }

    /// <summary>The text with its first letter in upper case.</summary>
    public static string Capitalize(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
