using System.Globalization;
using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Python's <c>strftime</c> in the C locale.</summary>
internal static class StringFormatTime
{
    private static readonly Dictionary<char, Func<DateTimeOffset, string>> Directives = new()
    {
        ['a'] = time => time.ToString("ddd", CultureInfo.InvariantCulture),
        ['A'] = time => time.ToString("dddd", CultureInfo.InvariantCulture),
        ['b'] = time => time.ToString("MMM", CultureInfo.InvariantCulture),
        ['B'] = time => time.ToString("MMMM", CultureInfo.InvariantCulture),
        ['d'] = time => time.ToString("dd", CultureInfo.InvariantCulture),
        ['H'] = time => time.ToString("HH", CultureInfo.InvariantCulture),
        ['I'] = time => time.ToString("hh", CultureInfo.InvariantCulture),
        ['j'] = time => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        ['m'] = time => time.ToString("MM", CultureInfo.InvariantCulture),
        ['M'] = time => time.ToString("mm", CultureInfo.InvariantCulture),
        ['p'] = time => time.ToString("tt", CultureInfo.InvariantCulture),
        ['S'] = time => time.ToString("ss", CultureInfo.InvariantCulture),
        ['w'] = time => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        ['y'] = time => time.ToString("yy", CultureInfo.InvariantCulture),
        ['Y'] = time => time.ToString("yyyy", CultureInfo.InvariantCulture),
        ['%'] = _ => "%",
    };

    /// <exception cref="JinjaException">The format has a directive that is not among them.</exception>
    public static string Format(DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            // %-d: without leading zeros.
            bool unpadded = i + 1 < format.Length && format[i + 1] == '-';
            i += unpadded ? 2 : 1;
            if (i >= format.Length || !Directives.TryGetValue(format[i], out Func<DateTimeOffset, string>? directive))
            {
                throw new JinjaException(
                    $"strftime_now: the format '{format}' has a directive other than {string.Join(" ", Directives.Keys.Select(key => "%" + key))}");
            }

            string value = directive(time);
            text.Append(unpadded && value.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : value);
        }

        return text.ToString();
    }
}
