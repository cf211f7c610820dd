using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Python's operators on a template's values.</summary>
internal static class PythonOperators
{
    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined => false,
        bool truth => truth,
        long integer => integer != 0,
        double number => number != 0,
        string text => text.Length > 0,
        List<object?> list => list.Count > 0,
        JinjaTuple tuple => tuple.Items.Count > 0,
        JinjaDict dict => dict.Count > 0,
        _ => true,
    };

    public static double? AsNumber(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long integer => integer,
        double number => number,
        _ => null,
    };

    public static long? AsInteger(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long integer => integer,
        _ => null,
    };

    public static object? Apply(string symbol, object? left, object? right)
    {
        ThrowIfUndefined(left);
        ThrowIfUndefined(right);
        return (symbol, left, right) switch
        {
            ("+", string a, string b) => JinjaLimits.Checked(a.Length + (long)b.Length, () => a + b),
            ("+", List<object?> a, List<object?> b) => JinjaLimits.Checked(a.Count + (long)b.Count, () => new List<object?>([.. a, .. b])),
            ("+", JinjaTuple a, JinjaTuple b) =>
                JinjaLimits.Checked(a.Items.Count + (long)b.Items.Count, () => new JinjaTuple([.. a.Items, .. b.Items])),
            ("+", string, _) => throw new JinjaException(
                $"can only concatenate str (not \"{PythonText.TypeName(right)}\") to str; write ~ instead of +"),
            ("*", string text, _) when AsInteger(right) is { } times => Repeat(text, times),
            ("*", _, string text) when AsInteger(left) is { } times => Repeat(text, times),
            ("*", List<object?> list, _) when AsInteger(right) is { } times => Repeat(list, times),
            ("*", _, List<object?> list) when AsInteger(left) is { } times => Repeat(list, times),
            ("%", string format, _) => PercentFormat.Apply(format, right),
            _ when AsNumber(left) is { } x && AsNumber(right) is { } y => Arithmetic(symbol, left, right, x, y),
            _ => throw Unsupported(symbol, left, right),
        };
    }

    public static object Negate(object? value)
    {
        ThrowIfUndefined(value);
        return AsInteger(value) is { } integer ? (object)-integer
            : AsNumber(value) is { } number ? -number
            : throw new JinjaException($"bad operand type for unary -: '{PythonText.TypeName(value)}'");
    }

    public static bool Compare(string symbol, object? left, object? right) => symbol switch
    {
        "==" => PythonEquality.AreEqual(left, right),
        "!=" => !PythonEquality.AreEqual(left, right),
        "in" => Contains(right, left),
        "not in" => !Contains(right, left),
        "<" => Order(symbol, left, right) < 0,
        "<=" => Order(symbol, left, right) <= 0,
        ">" => Order(symbol, left, right) > 0,
        _ => Order(symbol, left, right) >= 0,
    };

    /// <summary>Which of two values comes first.</summary>
    /// <param name="symbol">The operator that asks, for errors.</param>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    public static int Order(string symbol, object? left, object? right)
    {
        ThrowIfUndefined(left);
        ThrowIfUndefined(right);
        return (left, right) switch
        {
            (string a, string b) => CodePoints.Compare(a, b),
            (List<object?> a, List<object?> b) => Order(symbol, a, b),
            (JinjaTuple a, JinjaTuple b) => Order(symbol, a.Items, b.Items),
            _ when AsInteger(left) is { } x && AsInteger(right) is { } y => x.CompareTo(y),
            _ when AsNumber(left) is { } x && AsNumber(right) is { } y => x.CompareTo(y),
            _ => throw Unsupported(symbol, left, right),
        };
    }

    public static bool Contains(object? container, object? item) => container switch
    {
        string text => item is string part
            ? text.Contains(part, StringComparison.Ordinal)
            : throw new JinjaException($"'in <string>' requires string as left operand, not {PythonText.TypeName(item)}"),
        JinjaDict dict => item is not null && dict.ContainsKey(item),
        JinjaNamespace or JinjaLoop or JinjaFunction or null or bool or long or double =>
            throw new JinjaException($"argument of type '{PythonText.TypeName(container)}' is not iterable"),
        _ => Iterate(container).Any(candidate => PythonEquality.AreEqual(candidate, item)),
    };

    /// <summary>A value's items: of a dictionary its keys, of a string its characters.</summary>
    public static IReadOnlyList<object?> Iterate(object? value) => value switch
    {
        List<object?> list => list,
        JinjaTuple tuple => tuple.Items,
        JinjaDict dict => [.. dict.Keys],
        string text => CodePoints.Split(text),
        JinjaUndefined => [],
        _ => throw new JinjaException($"'{PythonText.TypeName(value)}' object is not iterable"),
    };

    public static long Length(object? value) => value switch
    {
        string text => CodePoints.Length(text),
        JinjaDict dict => dict.Count,
        List<object?> or JinjaTuple or JinjaUndefined => Iterate(value).Count,
        _ => throw new JinjaException($"object of type '{PythonText.TypeName(value)}' has no len()"),
    };

    public static void ThrowIfUndefined(object? value)
    {
        if (value is JinjaUndefined undefined)
        {
            throw undefined.Error();
        }
    }

    private static int Order(string symbol, IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            if (!PythonEquality.AreEqual(left[i], right[i]))
            {
                return Order(symbol, left[i], right[i]);
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static object Arithmetic(string symbol, object? left, object? right, double x, double y)
    {
        if ((symbol is "/" or "//" or "%") && y == 0)
        {
            throw new JinjaException("division by zero");
        }

        try
        {
            if (symbol != "/" && AsInteger(left) is { } a && AsInteger(right) is { } b && (symbol != "**" || b >= 0))
            {
                return Integers(symbol, a, b);
            }
        }
        catch (OverflowException)
        {
            throw new JinjaException("the number is too large");
        }

        return symbol switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Floor(x / y),
            "%" => x - (y * Math.Floor(x / y)),
            _ => Math.Pow(x, y),
        };
    }

    private static long Integers(string symbol, long a, long b)
    {
        checked
        {
            return symbol switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "//" => FloorDivide(a, b),
                "%" => a - (b * FloorDivide(a, b)),
                _ => Power(a, b),
            };
        }
    }

    private static long FloorDivide(long a, long b) => checked((a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0));

    private static long Power(long value, long exponent)
    {
        long result = 1;
        checked
        {
            while (exponent > 0)
            {
                result *= (exponent & 1) == 1 ? value : 1;
                exponent >>= 1;
                value = exponent > 0 ? value * value : value;
            }
        }

        return result;
    }

    private static string Repeat(string text, long times) => JinjaLimits.Checked(
        text.Length * (double)Math.Max(times, 0), () => new StringBuilder().Insert(0, text, (int)Math.Max(times, 0)).ToString());

    private static List<object?> Repeat(List<object?> list, long times) => JinjaLimits.Checked(
        list.Count * (double)Math.Max(times, 0),
        () => Enumerable.Repeat(list, (int)Math.Max(times, 0)).SelectMany(items => items).ToList());

    private static JinjaException Unsupported(string symbol, object? left, object? right) => new(
        $"'{symbol}' is not possible between {PythonText.TypeName(left)} and {PythonText.TypeName(right)}");
}
