using System.Globalization;

namespace SftRecipes.Prompts.Jinja;

/// <summary>The filters that make numbers.</summary>
internal static class JinjaNumbers
{
    public static object? ToInteger(object? value, object? otherwise, int radix)
    {
        if (value is string text)
        {
            string digits = text.Trim().Replace("_", "", StringComparison.Ordinal);
            return radix == 10
                ? long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) ? integer
                    : Number(digits) is { } number && double.IsFinite(number) ? (long)Math.Truncate(number)
                    : otherwise
                : InRadix(digits, radix) ?? otherwise;
        }

        return PythonOperators.AsInteger(value) ?? (value is double real && double.IsFinite(real) ? (long)Math.Truncate(real) : otherwise);
    }

    public static object? ToFloat(object? value, object? otherwise) =>
        (value is string text ? Number(text.Trim()) : PythonOperators.AsNumber(value)) ?? otherwise;

    public static object? Round(object? value, JinjaCallArguments arguments)
    {
        int precision = arguments.Int32("precision", 0);
        string method = arguments.OptionalText("method") ?? "common";
        double number = PythonOperators.AsNumber(value) ?? throw JinjaFilters.Wrong("round", value);
        double scale = Math.Pow(10, precision);
        return method switch
        {
            "common" => Math.Round(number, Math.Clamp(precision, 0, 15), MidpointRounding.ToEven),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw new JinjaException("method must be common, ceil or floor"),
        };
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static object? InRadix(string digits, int radix)
    {
        string prefix = radix switch
        {
            16 => "0x",
            8 => "0o",
            2 => "0b",
            _ => throw new JinjaException("int(): the base must be 2, 8, 10 or 16"),
        };
        string bare = digits.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? digits[2..] : digits;
        try
        {
            return Convert.ToInt64(bare, radix);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
