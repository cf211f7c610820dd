using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SftRecipes.Interchange;

/// <summary>Writes a configuration of another tool.</summary>
internal sealed partial class ForeignWriter
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_reserved = ["true", "false", "yes", "no", "on", "off", "null", "~", "y", "n"];
    private readonly List<(string Key, object Value)> _entries = [];
    private readonly List<NotCarried> _notes = [];

    /// <summary>What the tool has no place for.</summary>
    public IReadOnlyList<NotCarried> Notes => _notes;

    /// <summary>A value: text, a number, a truth value, a choice, or a list or mapping of these.</summary>
    public void Write(string key, object value) => _entries.Add((key, ValueNames.Write(value)));

    /// <summary>Says that something of the recipe has no counterpart.</summary>
    public void Drop(string slot, string reason) => _notes.Add(new NotCarried(slot, reason));

    /// <summary>The text, what is missing as comments on top.</summary>
    /// <param name="heading">The first comment.</param>
    public string Text(string heading)
    {
        var text = new StringBuilder().Append("# ").Append(heading).Append('\n');
        foreach (NotCarried note in _notes)
        {
            text.Append("#   ").Append(note.Key).Append(": ").Append(note.Reason.ReplaceLineEndings(" ")).Append('\n');
        }

        text.Append('\n');
        foreach ((string key, object value) in _entries)
        {
            Entry(text, key, value, "");
        }

        return text.ToString();
    }

    private static void Entry(StringBuilder text, string key, object value, string indent)
    {
        text.Append(indent).Append(key).Append(':');
        switch (value)
        {
            case IReadOnlyDictionary<string, object> mapping:
                text.Append('\n');
                foreach ((string inner, object item) in mapping)
                {
                    Entry(text, inner, item, indent + "  ");
                }

                break;
            case IEnumerable<IReadOnlyDictionary<string, object>> mappings:
                text.Append('\n');
                foreach (IReadOnlyDictionary<string, object> item in mappings)
                {
                    var inner = new StringBuilder();
                    foreach ((string innerKey, object innerValue) in item)
                    {
                        Entry(inner, innerKey, innerValue, indent + "    ");
                    }

                    text.Append(indent).Append("  - ").Append(inner.ToString().AsSpan(indent.Length + 4));
                }

                break;
            case string line when line.Contains('\n', StringComparison.Ordinal) && Block(line):
                text.Append(" |-\n");
                foreach (string part in line.Split('\n'))
                {
                    text.Append(part.Length == 0 ? "" : indent + "  " + part).Append('\n');
                }

                break;
            case Array items:
                text.Append(" [").AppendJoin(", ", items.Cast<object>().Select(Scalar)).Append("]\n");
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    /// <summary>Whether a text can be written as it is: lines that begin and end in something visible.</summary>
    private static bool Block(string text) =>
        text[^1] != '\n' && text[0] is not (' ' or '\n') && !text.Split('\n').Any(line => line.Any(char.IsControl) || line.EndsWith(' '));

    private static string Scalar(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        string text when PlainText().IsMatch(text) && !s_reserved.Contains(text.ToLowerInvariant()) => text,
        string text => JsonSerializer.Serialize(text, s_json),
        _ => throw new ArgumentException($"{value.GetType()} is not written.", nameof(value)),
    };

    /// <summary>Python's YAML takes an exponent for a number only with a point before it and a sign.</summary>
    private static string Number(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        int exponent = text.IndexOf('e', StringComparison.Ordinal);
        string digits = exponent < 0 ? text : text[..exponent];
        return (digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0") + (exponent < 0 ? "" : text[exponent..]);
    }

    [GeneratedRegex(@"\A[\p{L}_./~][\p{L}\p{N}_./\- ]*(?<! )\z")]
    private static partial Regex PlainText();
}
