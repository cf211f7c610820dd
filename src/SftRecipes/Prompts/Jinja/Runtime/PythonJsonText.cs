using System.Globalization;
using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>
/// <c>tojson</c> as transformers overrides it: Python's <c>json.dumps</c> without escapes for HTML, characters beyond ASCII as they are.
/// </summary>
internal sealed class PythonJsonText
{
    private const int MaxDepth = 100;
    private readonly StringBuilder _text = new();
    private readonly bool _asciiOnly;
    private readonly string? _indent;
    private readonly string _itemSeparator;
    private readonly string _keySeparator;
    private readonly bool _sortKeys;

    private PythonJsonText(bool asciiOnly, string? indent, string itemSeparator, string keySeparator, bool sortKeys)
    {
        _asciiOnly = asciiOnly;
        _indent = indent;
        _itemSeparator = itemSeparator;
        _keySeparator = keySeparator;
        _sortKeys = sortKeys;
    }

    public static string Write(object? value, JinjaCallArguments arguments)
    {
        bool asciiOnly = arguments.Flag("ensure_ascii");
        object? indent = arguments.Optional("indent");
        object? separators = arguments.Optional("separators");
        bool sortKeys = arguments.Flag("sort_keys");
        arguments.End();
        string? step = indent switch
        {
            null => null,
            string text => text,
            _ => JinjaLimits.Checked((double)(PythonOperators.AsInteger(indent) ?? 0), () => new string(' ', (int)(long)indent)),
        };
        IReadOnlyList<object?>? pair = separators is null ? null : PythonOperators.Iterate(separators);
        var writer = new PythonJsonText(
            asciiOnly, step, pair is null ? step is null ? ", " : "," : PythonText.Str(pair[0]),
            pair is null ? ": " : PythonText.Str(pair[1]), sortKeys);
        writer.Write(value, depth: 0);
        return writer._text.ToString();
    }

    private void Write(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new JinjaException("the value is nested too deeply for JSON");
        }

        switch (value)
        {
            case null:
                _text.Append("null");
                break;
            case bool truth:
                _text.Append(truth ? "true" : "false");
                break;
            case string text:
                Quoted(text);
                break;
            case long integer:
                _text.Append(integer.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                _text.Append(double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity" : PythonText.Float(number));
                break;
            case List<object?> or JinjaTuple:
                Items('[', PythonOperators.Iterate(value), ']', depth, item => Write(item, depth + 1));
                break;
            case JinjaDict dict:
                IEnumerable<KeyValuePair<object, object?>> members = _sortKeys
                    ? dict.OrderBy(member => Key(member.Key), Comparer<string>.Create(CodePoints.Compare))
                    : dict;
                Items('{', [.. members], '}', depth, member =>
                {
                    Quoted(Key(member.Key));
                    _text.Append(_keySeparator);
                    Write(member.Value, depth + 1);
                });
                break;
            default:
                throw new JinjaException($"Object of type {PythonText.TypeName(value)} is not JSON serializable");
        }
    }

    private void Items<T>(char open, IReadOnlyList<T> items, char close, int depth, Action<T> write)
    {
        _text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            _text.Append(i > 0 ? _itemSeparator : "");
            NewLine(depth + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            NewLine(depth);
        }

        _text.Append(close);
        if (_text.Length > JinjaLimits.MaxSize)
        {
            throw JinjaLimits.TooLarge();
        }
    }

    private void NewLine(int depth)
    {
        if (_indent is null)
        {
            return;
        }

        _text.Append('\n');
        for (int i = 0; i < depth; i++)
        {
            _text.Append(_indent);
        }
    }

    private static string Key(object key) => key switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        long or double => PythonText.Str(key),
        _ => throw new JinjaException($"keys must be str, int, float, bool or None, not {PythonText.TypeName(key)}"),
    };

    private void Quoted(string text)
    {
        _text.Append('"');
        foreach (char unit in text)
        {
            string? escape = unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{(int)unit:x4}",
                > '~' when _asciiOnly => $"\\u{(int)unit:x4}",
                _ => null,
            };
            if (escape is null)
            {
                _text.Append(unit);
            }
            else
            {
                _text.Append(escape);
            }
        }

        _text.Append('"');
    }
}
