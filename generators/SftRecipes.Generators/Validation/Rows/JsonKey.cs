using System.Collections.Generic;
using System.Linq;
using System.Text;
using SftRecipes.Generators.Contracts;

namespace SftRecipes.Generators.Validation;

/// <summary>Texts that are equal where JSON values are, however they are spaced, escaped and ordered.</summary>
internal static class JsonKey
{
    public static string Of(JsonValue value)
    {
        var text = new StringBuilder();
        Add(text, value);
        return text.ToString();
    }

    /// <summary>The text of several values; null stands for one that is not there.</summary>
    public static string Of(IEnumerable<JsonValue?> values)
    {
        var text = new StringBuilder();
        foreach (JsonValue? value in values)
        {
            if (value is not null && value.Kind != JsonKind.Null)
            {
                Add(text, value);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                text.Append('{');
                foreach (KeyValuePair<string, JsonValue> member in value.Members.OrderBy(static member => member.Key, System.StringComparer.Ordinal))
                {
                    Quoted(text, member.Key);
                    Add(text.Append(':'), member.Value);
                }

                text.Append('}');
                break;
            case JsonKind.Array:
                text.Append('[');
                foreach (JsonValue item in value.Items)
                {
                    Add(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonKind.String:
                Quoted(text, value.Text);
                break;
            case JsonKind.Number:
                text.Append(value.Text);
                break;
            default:
                text.Append(value.Kind);
                break;
        }
    }

    /// <summary>A length before the text sets it off whatever it holds.</summary>
    private static void Quoted(StringBuilder text, string value) => text.Append(value.Length).Append('"').Append(value);
}
