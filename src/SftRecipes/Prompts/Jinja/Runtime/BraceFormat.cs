using System.Text.RegularExpressions;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Python's <c>"{} {0} {name}".format(…)</c>, without format specifications.</summary>
internal static partial class BraceFormat
{
    public static string Apply(string format, JinjaCallArguments arguments)
    {
        IReadOnlyList<object?> values = arguments.Rest();
        IReadOnlyDictionary<string, object?> named = arguments.Keywords();
        int next = 0;
        return Part().Replace(format, match =>
        {
            string text = match.Value;
            if (text is "{{" or "}}")
            {
                return text[..1];
            }

            string field = match.Groups["field"].Value;
            if (!match.Groups["field"].Success)
            {
                throw new JinjaException($"format(): '{text}' is no field; write '{{{{' or '}}}}' for a brace, and no format specification");
            }

            return PythonText.Str(
                field.Length == 0 ? At(next++)
                : int.TryParse(field, out int index) ? At(index)
                : named.TryGetValue(field, out object? value) ? value
                : throw new JinjaException($"format(): '{field}' is not given"));
        });

        object? At(int index) => index < values.Count ? values[index] : throw new JinjaException($"format(): there is no argument {index}");
    }

    [GeneratedRegex(@"\{\{|\}\}|\{(?<field>\w*)\}|[{}]")]
    private static partial Regex Part();
}
