using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Checkpoints;

/// <summary>
/// JSON in the form of Python's <c>json.dumps(value, indent=2, sort_keys=True)</c>, which the field's tools write: files that this
/// library changes differ from theirs only where the values do.
/// </summary>
internal static class PythonJson
{
    /// <summary>The text, without a line feed at the end.</summary>
    public static string Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(text, value, "\n");
        return text.ToString();
    }

    /// <summary>A float as Python's <c>repr</c> writes it: the shortest digits that read back equal, with a point or an exponent.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"JSON has no number {value}", nameof(value));
        string sign = double.IsNegative(value) ? "-" : "";
        string digits = value.ToString("R", CultureInfo.InvariantCulture).Split('E')[0].Replace("-", "").Replace(".", "").Trim('0');
        if (digits.Length == 0)
            return sign + "0.0";
        int exponent = int.Parse(value.ToString("E16", CultureInfo.InvariantCulture).Split('E')[1], CultureInfo.InvariantCulture);
        return sign + exponent switch
        {
            >= -4 and < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
            >= 0 and < 16 => WithPoint(digits.PadRight(exponent + 1, '0'), exponent + 1, "0"),
            _ => $"{WithPoint(digits, 1, "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
        };
    }

    private static string WithPoint(string digits, int at, string emptyFraction)
    {
        string fraction = digits.Length > at ? digits[at..] : emptyFraction;
        return fraction.Length > 0 ? $"{digits[..at]}.{fraction}" : digits;
    }

    private static void Append(StringBuilder text, JsonNode? value, string lineBreak)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendAll(text, '{', '}', members.OrderBy(member => member.Key, StringComparer.Ordinal), lineBreak, (member, inner) =>
                {
                    AppendString(text, member.Key);
                    text.Append(": ");
                    Append(text, member.Value, inner);
                });
                break;
            case JsonArray items:
                AppendAll(text, '[', ']', items, lineBreak, (item, inner) => Append(text, item, inner));
                break;
            default:
                AppendScalar(text, value);
                break;
        }
    }

    private static void AppendAll<T>(
        StringBuilder text, char open, char close, IEnumerable<T> items, string lineBreak, Action<T, string> append)
    {
        string inner = lineBreak + "  ";
        bool any = false;
        text.Append(open);
        foreach (T item in items)
        {
            text.Append(any ? "," : "").Append(inner);
            append(item, inner);
            any = true;
        }
        text.Append(any ? lineBreak : "").Append(close);
    }

    private static void AppendScalar(StringBuilder text, JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            case JsonValueKind.Number when value.GetValue<object>() is double number:
                text.Append(Number(number));
                break;
            default:
                // Numbers of a file that was read keep their text.
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or > '~' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }
        text.Append('"');
    }
}
