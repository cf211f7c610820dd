using System;
using System.Collections.Generic;

namespace SftRecipes.Prompts.Jinja;

/// <summary>The tokens inside one tag.</summary>
/// <param name="source">The template.</param>
/// <param name="tokens">What the tokens are added to.</param>
/// <param name="position">The first character behind the tag's beginning.</param>
internal sealed class JinjaExpressionLexer(string source, List<JinjaToken> tokens, int position)
{
    /// <summary>Longer ones first.</summary>
    private static readonly string[] Operators =
        ["//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private readonly Stack<char> _brackets = new();
    private int _position = position;

    /// <summary>Reads up to the tag's end.</summary>
    /// <param name="start">Where the tag begins, for errors.</param>
    /// <param name="isPrint">Whether it ends in <c>}}</c>, not in <c>%}</c>.</param>
    /// <returns>The end, and its sign: <c>-</c>, <c>+</c> or none.</returns>
    public (JinjaToken End, char Sign) Run(int start, bool isPrint)
    {
        string closing = isPrint ? "}}" : "%}";
        while (true)
        {
            while (_position < source.Length && char.IsWhiteSpace(source[_position]))
            {
                _position++;
            }

            if (_position >= source.Length)
            {
                throw new JinjaSyntaxException($"'{source.Substring(start, 2)}' is not closed by '{closing}'", start, 2);
            }

            if (_brackets.Count == 0 && EndHere(closing, isPrint) is { } end)
            {
                return end;
            }

            tokens.Add(Next());
        }
    }

    private (JinjaToken End, char Sign)? EndHere(string closing, bool isPrint)
    {
        JinjaTokenKind kind = isPrint ? JinjaTokenKind.PrintEnd : JinjaTokenKind.BlockEnd;
        char sign = source[_position];
        if (sign == '-' || (sign == '+' && !isPrint))
        {
            return Matches(closing, _position + 1) ? (new JinjaToken(kind, string.Empty, _position, 3), sign) : null;
        }

        return Matches(closing, _position) ? (new JinjaToken(kind, string.Empty, _position, 2), '\0') : null;
    }

    private JinjaToken Next()
    {
        char current = source[_position];
        return IsDigit(current) ? Number()
            : char.IsLetter(current) || current == '_' ? Name()
            : current is '\'' or '"' ? String()
            : Operator();
    }

    private JinjaToken Name()
    {
        int start = _position;
        while (_position < source.Length && (char.IsLetterOrDigit(source[_position]) || source[_position] == '_'))
        {
            _position++;
        }

        return Token(JinjaTokenKind.Name, start);
    }

    private JinjaToken Number()
    {
        int start = _position;
        Digits();
        bool isFloat = false;
        if (_position + 1 < source.Length && source[_position] == '.' && IsDigit(source[_position + 1]))
        {
            isFloat = true;
            _position++;
            Digits();
        }

        if (_position < source.Length && (source[_position] is 'e' or 'E'))
        {
            int exponent = _position + 1;
            exponent += exponent < source.Length && (source[exponent] is '+' or '-') ? 1 : 0;
            if (exponent < source.Length && IsDigit(source[exponent]))
            {
                isFloat = true;
                _position = exponent;
                Digits();
            }
        }

        JinjaToken token = Token(isFloat ? JinjaTokenKind.Float : JinjaTokenKind.Integer, start);
        return token with { Text = token.Text.Replace("_", string.Empty) };
    }

    private void Digits()
    {
        while (_position < source.Length
            && (IsDigit(source[_position]) || (source[_position] == '_' && _position + 1 < source.Length && IsDigit(source[_position + 1]))))
        {
            _position++;
        }
    }

    private JinjaToken String()
    {
        int start = _position;
        char quote = source[start];
        int end = start + 1;
        while (end < source.Length && source[end] != quote)
        {
            end += source[end] == '\\' ? 2 : 1;
        }

        if (end >= source.Length)
        {
            throw new JinjaSyntaxException("the string is not closed", start, 1);
        }

        _position = end + 1;
        string written = source.Substring(start + 1, end - start - 1);
        return new JinjaToken(JinjaTokenKind.String, JinjaStrings.Unescape(written, start + 1), start, _position - start);
    }

    private JinjaToken Operator()
    {
        int start = _position;
        string? symbol = Array.Find(Operators, candidate => Matches(candidate, start));
        if (symbol is null)
        {
            throw new JinjaSyntaxException($"'{source[start]}' means nothing here", start, 1);
        }

        switch (symbol)
        {
            case "(" or "[" or "{":
                _brackets.Push(symbol[0] == '(' ? ')' : symbol[0] == '[' ? ']' : '}');
                break;
            case ")" or "]" or "}":
                if (_brackets.Count == 0 || _brackets.Pop() != symbol[0])
                {
                    throw new JinjaSyntaxException($"'{symbol}' closes nothing", start, 1);
                }

                break;
        }

        _position += symbol.Length;
        return Token(JinjaTokenKind.Operator, start);
    }

    private JinjaToken Token(JinjaTokenKind kind, int start) =>
        new(kind, source.Substring(start, _position - start), start, _position - start);

    private bool Matches(string text, int position) => string.CompareOrdinal(source, position, text, 0, text.Length) == 0;

    private static bool IsDigit(char character) => character is >= '0' and <= '9';
}
