using System.Globalization;
using System.Text.RegularExpressions;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Python's <c>"%s is %d" % (…)</c>: the conversions s, r, d, i, f, e, g, x and %.</summary>
internal static partial class PercentFormat
{
    public static string Apply(string format, object? argument)
    {
        IReadOnlyList<object?> values = argument is JinjaTuple tuple ? tuple.Items : [argument];
        int next = 0;
        string text = Conversion().Replace(format, match =>
        {
            if (match.Groups["type"].Value == "%")
            {
                return "%";
            }

            object? value = match.Groups["key"].Success && argument is JinjaDict dict
                ? dict.TryGetValue(match.Groups["key"].Value, out object? named)
                    ? named
                    : throw new JinjaException($"the format asks for '{match.Groups["key"].Value}', which is not given")
                : next < values.Count
                    ? values[next++]
                    : throw new JinjaException("not enough arguments for format string");
            return Padded(Converted(match, value), match);
        });
        return next == values.Count || argument is JinjaDict
            ? text
            : throw new JinjaException("not all arguments converted during string formatting");
    }

    private static string Converted(Match match, object? value)
    {
        string type = match.Groups["type"].Value;
        if (type is "s" or "r")
        {
            string text = type == "s" ? PythonText.Str(value) : PythonText.Repr(value);
            return match.Groups["precision"].Success && int.Parse(match.Groups["precision"].Value, CultureInfo.InvariantCulture) is var most
                && most < text.Length ? text[..most] : text;
        }

        if (PythonOperators.AsNumber(value) is not { } number)
        {
            throw new JinjaException($"%{type} format: a number is required, not {PythonText.TypeName(value)}");
        }

        int precision = match.Groups["precision"].Success ? int.Parse(match.Groups["precision"].Value, CultureInfo.InvariantCulture) : 6;
        string written = type switch
        {
            "d" or "i" => Math.Truncate(number).ToString("F0", CultureInfo.InvariantCulture),
            "x" => ((long)number).ToString("x", CultureInfo.InvariantCulture),
            "e" => number.ToString($"0.{new string('0', precision)}e+00", CultureInfo.InvariantCulture),
            "g" => number.ToString($"G{Math.Max(precision, 1)}", CultureInfo.InvariantCulture),
            _ => number.ToString($"F{precision}", CultureInfo.InvariantCulture),
        };
        return match.Groups["flags"].Value.Contains('+', StringComparison.Ordinal) && number >= 0 ? "+" + written : written;
    }

    private static string Padded(string text, Match match)
    {
        if (!match.Groups["width"].Success)
        {
            return text;
        }

        int width = int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture);
        string flags = match.Groups["flags"].Value;
        return flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(width)
            : flags.Contains('0', StringComparison.Ordinal) && match.Groups["type"].Value is not ("s" or "r") ? text.PadLeft(width, '0')
            : text.PadLeft(width);
    }

    [GeneratedRegex(@"%(\((?<key>[^)]*)\))?(?<flags>[-+0 ]*)(?<width>\d{1,4})?(\.(?<precision>\d{1,2}))?(?<type>[sdifegxr%])")]
    private static partial Regex Conversion();
}
