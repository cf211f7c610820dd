using System.Text.RegularExpressions;

namespace PocketBase.Corpus;

/// <summary>The form of text that a wording is used in.</summary>
public enum WordingForm
{
    /// <summary>A sentence of running text.</summary>
    Sentence,

    /// <summary>A line of a list.</summary>
    Line,

    /// <summary>An index card: a title line, then what stands under it.</summary>
    Card,

    /// <summary>A data record on one line.</summary>
    Record,
}

/// <summary>A text with <c>&lt;Column&gt;</c> or <c>&lt;Column:format&gt;</c> in place of a row's values; <c>\n</c> is a line end.</summary>
/// <param name="Form">Where it is used.</param>
/// <param name="Template">The text.</param>
public sealed partial record Wording(WordingForm Form, string Template)
{
    /// <summary>The text with the row's values; null when the row lacks one of them. A sentence begins with a capital.</summary>
    public string? Fill(FactRow row)
    {
        bool complete = true;
        string text = Placeholder().Replace(Template.Replace("\\n", "\n", StringComparison.Ordinal), match =>
        {
            string? value = ColumnFormat.Apply(row, match.Groups["column"].Value, match.Groups["format"].Value);
            complete &= !string.IsNullOrEmpty(value);
            return value ?? "";
        });
        return !complete ? null : Form == WordingForm.Sentence ? ColumnFormat.Capitalize(text) : text;
    }

    [GeneratedRegex("<(?<column>[A-Za-z]+)(:(?<format>[a-zA-Z]+))?>")]
    private static partial Regex Placeholder();
}
