using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace SftRecipes.Generators.Contracts;

/// <summary>
/// Reads JSON (RFC 8259) with positions, plus the <c>NaN</c> and <c>Infinity</c> that Python writes. Never throws; nesting is limited.
/// </summary>
/// <remarks>A package cannot be used here: compilers load their own copy of System.Text.Json, and it gives no positions.</remarks>
internal sealed class JsonParser
{
    private const int MaxDepth = 64;
    private readonly string _text;
    private readonly bool _strict;
    private int _position;
    private string _error = string.Empty;
    private int _errorStart;

    private JsonParser(string text, bool strict)
    {
        _text = text;
        _strict = strict;
    }

    /// <summary>The one value of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="strict">Whether Python's numbers are no JSON, as to .NET.</param>
    public static JsonResult Parse(string text, bool strict = false)
    {
        var parser = new JsonParser(text, strict);
        parser.SkipWhiteSpace();
        JsonValue? root = parser.Value(depth: 0);
        parser.SkipWhiteSpace();
        if (root is not null && parser._position < text.Length)
        {
            root = parser.Fail("there is text after the end of the JSON value");
        }

        return new JsonResult(root, parser._error, parser._errorStart);
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private JsonValue? Value(int depth)
    {
        if (depth > MaxDepth)
        {
            return Fail("the values are nested too deeply");
        }

        return Current switch
        {
            '{' => Object(depth),
            '[' => Array(depth),
            '"' => String(),
            't' => Word("true", JsonKind.True),
            'f' => Word("false", JsonKind.False),
            'n' => Word("null", JsonKind.Null),
            'N' when !_strict => Word("NaN", JsonKind.Number),
            'I' when !_strict => Word("Infinity", JsonKind.Number),
            '-' when !_strict && Matches("-Infinity") => Word("-Infinity", JsonKind.Number),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Fail("a value is expected"),
        };
    }

    private JsonValue? Object(int depth)
    {
        int start = _position++;
        var members = new List<KeyValuePair<string, JsonValue>>();
        var names = new List<JsonValue>();
        SkipWhiteSpace();
        while (Current != '}')
        {
            if (members.Count > 0 && !Take(',', "',' or '}' is expected"))
            {
                return null;
            }

            if (Current != '"')
            {
                return Fail("a member's name in quotes is expected");
            }

            JsonValue? name = String();
            SkipWhiteSpace();
            if (name is null || !Take(':', "':' is expected"))
            {
                return null;
            }

            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            members.Add(new KeyValuePair<string, JsonValue>(name.Text, value));
            names.Add(name);
            SkipWhiteSpace();
        }

        _position++;
        return new JsonValue(JsonKind.Object, start, _position - start) { Members = members, Names = names };
    }

    private JsonValue? Array(int depth)
    {
        int start = _position++;
        var items = new List<JsonValue>();
        SkipWhiteSpace();
        while (Current != ']')
        {
            if (items.Count > 0 && !Take(',', "',' or ']' is expected"))
            {
                return null;
            }

            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            items.Add(value);
            SkipWhiteSpace();
        }

        _position++;
        return new JsonValue(JsonKind.Array, start, _position - start) { Items = items };
    }

    private JsonValue? String()
    {
        int start = _position++;
        var content = new StringBuilder();
        while (Current != '"')
        {
            if (_position >= _text.Length || Current < ' ')
            {
                return Fail("a string is not closed");
            }

            if (Current != '\\')
            {
                content.Append(_text[_position++]);
            }
            else if (!Escape(content))
            {
                return null;
            }
        }

        _position++;
        return new JsonValue(JsonKind.String, start, _position - start) { Text = content.ToString() };
    }

    private bool Escape(StringBuilder content)
    {
        _position++;
        const string letters = "\"\\/bfnrt";
        const string meanings = "\"\\/\b\f\n\r\t";
        int index = letters.IndexOf(Current);
        if (index >= 0)
        {
            content.Append(meanings[index]);
            _position++;
            return true;
        }

        if (Current == 'u'
            && _position + 5 <= _text.Length
            && ushort.TryParse(
                _text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            content.Append((char)code);
            _position += 5;
            return true;
        }

        Fail("an escape sequence is not one of JSON's");
        return false;
    }

    private JsonValue? Number()
    {
        int start = _position;
        if (Current == '-')
        {
            _position++;
        }

        bool leadingZero = Current == '0';
        int digits = Digits();
        if (digits == 0 || (leadingZero && digits > 1))
        {
            return Fail("a number is malformed");
        }

        if (Current == '.')
        {
            _position++;
            if (Digits() == 0)
            {
                return Fail("a number is malformed");
            }
        }

        if (Current is 'e' or 'E')
        {
            _position++;
            if (Current is '+' or '-')
            {
                _position++;
            }

            if (Digits() == 0)
            {
                return Fail("a number is malformed");
            }
        }

        int length = _position - start;
        return new JsonValue(JsonKind.Number, start, length) { Text = _text.Substring(start, length) };
    }

    private int Digits()
    {
        int start = _position;
        while (Current is >= '0' and <= '9')
        {
            _position++;
        }

        return _position - start;
    }

    private JsonValue? Word(string word, JsonKind kind)
    {
        if (!Matches(word))
        {
            return Fail("a value is expected");
        }

        int start = _position;
        _position += word.Length;
        return new JsonValue(kind, start, word.Length) { Text = word };
    }

    private bool Matches(string word) => string.CompareOrdinal(_text, _position, word, 0, word.Length) == 0;

    private bool Take(char expected, string error)
    {
        if (Current != expected)
        {
            Fail(error);
            return false;
        }

        _position++;
        SkipWhiteSpace();
        return true;
    }

    private void SkipWhiteSpace()
    {
        while (Current is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private JsonValue? Fail(string error)
    {
        _error = error;
        _errorStart = _position;
        return null;
    }
}
