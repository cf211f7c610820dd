using System.Globalization;
using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Values as Python writes them: <c>str()</c> and <c>repr()</c>.</summary>
internal static class PythonText
{
    public static string Str(object? value) => value switch
    {
        string text => text,
        JinjaUndefined => string.Empty,
        _ => Repr(value),
    };

    public static string Repr(object? value)
    {
        var text = new StringBuilder();
        Repr(text, value, depth: 0);
        return text.ToString();
    }

    /// <summary>Python's name of a value's type, for errors.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long => "int",
        double => "float",
        string => "str",
        List<object?> => "list",
        JinjaTuple => "tuple",
        JinjaDict => "dict",
        JinjaUndefined => "Undefined",
        JinjaNamespace => "Namespace",
        JinjaLoop => "LoopContext",
        _ => "function",
    };

    /// <summary>The shortest decimal that reads back as the same double, in Python's notation.</summary>
    public static string Float(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        string round = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        (string digits, int exponent) = value == 0 ? ("0", 0) : Decimal(round);
        string sign = double.IsNegative(value) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        string padded = digits.PadRight(exponent + 1, '0');
        string rest = padded[(exponent + 1)..];
        return sign + padded[..(exponent + 1)] + "." + (rest.Length == 0 ? "0" : rest);
    }

    /// <summary>The digits without leading and trailing zeros, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Decimal(string text)
    {
        int e = text.IndexOf('E');
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.');
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int first = (point < 0 ? mantissa.Length : point) - 1 + exponent;
        int zeros = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), first - zeros);
    }

    private static void Repr(StringBuilder text, object? value, int depth)
    {
        const int MaxDepth = 100;
        if (depth > MaxDepth)
        {
            throw new JinjaException("the value is nested too deeply");
        }

        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case bool truth:
                text.Append(truth ? "True" : "False");
                break;
            case long integer:
                text.Append(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                text.Append(Float(number));
                break;
            case string inner:
                Quoted(text, inner);
                break;
            case List<object?> list:
                Items(text, '[', list, ']', depth);
                break;
            case JinjaTuple tuple:
                Items(text, '(', tuple.Items, ')', depth);
                break;
            case JinjaDict dict:
                text.Append('{');
                for (int i = 0; i < dict.Count; i++)
                {
                    (object key, object? item) = dict.GetAt(i);
                    text.Append(i > 0 ? ", " : "");
                    Repr(text, key, depth + 1);
                    text.Append(": ");
                    Repr(text, item, depth + 1);
                }

                text.Append('}');
                break;
            case JinjaUndefined:
                text.Append("Undefined");
                break;
            case JinjaNamespace:
                text.Append("<Namespace>");
                break;
            case JinjaFunction function:
                text.Append("<function ").Append(function.Name).Append('>');
                break;
            default:
                text.Append('<').Append(TypeName(value)).Append('>');
                break;
        }
    }

    private static void Items(StringBuilder text, char open, IReadOnlyList<object?> items, char close, int depth)
    {
        text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Repr(text, items[i], depth + 1);
        }

        text.Append(close == ')' && items.Count == 1 ? "," : "").Append(close);
    }

    private static void Quoted(StringBuilder text, string value)
    {
        char quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (Rune rune in value.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case int code when code == quote:
                    text.Append('\\').Append(quote);
                    break;
                case int code when !IsPrintable(rune):
                    text.Append(code < 0x100 ? $"\\x{code:x2}" : code < 0x10000 ? $"\\u{code:x4}" : $"\\U{code:x8}");
                    break;
                default:
                    text.Append(rune.ToString());
                    break;
            }
        }

        text.Append(quote);
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
