using System;
using System.Collections.Generic;

namespace SftRecipes.Prompts.Jinja;

/// <summary>
/// Splits a template into tokens as Jinja does with <c>trim_blocks</c> and <c>lstrip_blocks</c>, the environment that transformers renders
/// chat templates in: the line end after a block is dropped, and so is the indentation before one.
/// </summary>
internal sealed class JinjaLexer
{
    private readonly string _source;
    private readonly List<JinjaToken> _tokens = [];
    private int _position;

    private JinjaLexer(string source) => _source = source;

    /// <summary>All tokens, the last being <see cref="JinjaTokenKind.End"/>.</summary>
    /// <param name="template">The template; its lines end in <c>\n</c>.</param>
    /// <exception cref="JinjaSyntaxException">A tag, comment or string is not closed, or a character means nothing.</exception>
    public static IReadOnlyList<JinjaToken> Tokenize(string template)
    {
        // One line end at the end of the file is the editor's, not the template's.
        string source = template.EndsWith("\n", StringComparison.Ordinal) ? template.Substring(0, template.Length - 1) : template;
        var lexer = new JinjaLexer(source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        bool lineStarts = true;
        while (_position < _source.Length)
        {
            int tag = NextTag(_position);
            if (tag < 0)
            {
                AddText(_position, _source.Length);
                _position = _source.Length;
                break;
            }

            AddTextBefore(tag, lineStarts);
            _position = tag;
            switch (_source[tag + 1])
            {
                case '#':
                    Comment();
                    break;
                case '%' when RawBegin(tag) is { } rawText:
                    Raw(tag, rawText);
                    break;
                default:
                    Tag(isPrint: _source[tag + 1] == '{');
                    break;
            }

            lineStarts = _position > 0 && _source[_position - 1] == '\n';
        }

        _tokens.Add(new JinjaToken(JinjaTokenKind.End, string.Empty, _source.Length, 0));
    }

    private int NextTag(int start)
    {
        for (int i = start; i + 1 < _source.Length; i++)
        {
            if (_source[i] == '{' && (_source[i + 1] is '{' or '%' or '#'))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The text in front of a tag, without what the tag's sign or <c>lstrip_blocks</c> takes away.</summary>
    private void AddTextBefore(int tag, bool lineStarts)
    {
        char sign = tag + 2 < _source.Length ? _source[tag + 2] : '\0';
        int end = tag;
        if (sign == '-')
        {
            while (end > _position && char.IsWhiteSpace(_source[end - 1]))
            {
                end--;
            }
        }
        else if (sign != '+' && _source[tag + 1] != '{')
        {
            int line = end;
            while (line > _position && _source[line - 1] != '\n' && char.IsWhiteSpace(_source[line - 1]))
            {
                line--;
            }

            bool startsLine = line > _position ? _source[line - 1] == '\n' : lineStarts;
            end = startsLine ? line : end;
        }

        AddText(_position, end);
    }

    private void AddText(int start, int end)
    {
        if (end > start)
        {
            _tokens.Add(new JinjaToken(JinjaTokenKind.Text, _source.Substring(start, end - start), start, end - start));
        }
    }

    private void Comment()
    {
        int start = _position;
        int end = _source.IndexOf("#}", start + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new JinjaSyntaxException("the comment is not closed by '#}'", start, 2);
        }

        char sign = end - 1 >= start + 2 ? _source[end - 1] : '\0';
        _position = end + 2;
        AfterTag(sign, trimsLineEnd: true);
    }

    /// <summary>Where the raw text behind <c>{% raw %}</c> begins; null for another block.</summary>
    private int? RawBegin(int tag)
    {
        int position = SkipWhiteSpace(SkipSign(tag + 2));
        if (!Matches("raw", position))
        {
            return null;
        }

        position = SkipWhiteSpace(position + 3);
        return Matches("-%}", position) ? SkipWhiteSpace(position + 3)
            : Matches("%}", position) ? position + 2
            : null;
    }

    private void Raw(int tag, int text)
    {
        for (int end = _source.IndexOf("{%", text, StringComparison.Ordinal); end >= 0; end = _source.IndexOf("{%", end + 2, StringComparison.Ordinal))
        {
            int position = SkipWhiteSpace(SkipSign(end + 2));
            if (!Matches("endraw", position))
            {
                continue;
            }

            position = SkipWhiteSpace(position + 6);
            char sign = position < _source.Length ? _source[position] : '\0';
            position += sign is '-' or '+' ? 1 : 0;
            if (!Matches("%}", position))
            {
                continue;
            }

            _position = text;
            AddTextBefore(end, lineStarts: text > 0 && _source[text - 1] == '\n');
            _position = position + 2;
            AfterTag(sign, trimsLineEnd: true);
            return;
        }

        throw new JinjaSyntaxException("'{% raw %}' is not closed by '{% endraw %}'", tag, 2);
    }

    private void Tag(bool isPrint)
    {
        int start = _position;
        _position = SkipSign(start + 2);
        _tokens.Add(new JinjaToken(isPrint ? JinjaTokenKind.PrintBegin : JinjaTokenKind.BlockBegin, string.Empty, start, 2));
        var expression = new JinjaExpressionLexer(_source, _tokens, _position);
        (JinjaToken end, char sign) = expression.Run(start, isPrint);
        _tokens.Add(end);
        _position = end.Position + end.Length;
        AfterTag(sign, trimsLineEnd: !isPrint);
    }

    /// <summary>Skips what a tag takes away behind itself.</summary>
    private void AfterTag(char sign, bool trimsLineEnd)
    {
        if (sign == '-')
        {
            _position = SkipWhiteSpace(_position);
        }
        else if (trimsLineEnd && sign != '+' && _position < _source.Length && _source[_position] == '\n')
        {
            _position++;
        }
    }

    private int SkipSign(int position) => position < _source.Length && (_source[position] is '-' or '+') ? position + 1 : position;

    private int SkipWhiteSpace(int position)
    {
        while (position < _source.Length && char.IsWhiteSpace(_source[position]))
        {
            position++;
        }

        return position;
    }

    private bool Matches(string text, int position) =>
        position <= _source.Length && string.CompareOrdinal(_source, position, text, 0, text.Length) == 0;
}
