using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.Generators.Parsing;

/// <summary>Where each character of a string literal's value is written in the source file.</summary>
internal static class LiteralPositions
{
    /// <summary>
    /// The source span of each character of the value, line ends counted as one; null where the expression is not a literal of any kind or
    /// a sum of literals.
    /// </summary>
    public static TextSpan[]? Of(ExpressionSyntax expression)
    {
        var positions = new List<TextSpan>();
        return Add(expression, positions) ? positions.ToArray() : null;
    }

    private static bool Add(ExpressionSyntax expression, List<TextSpan> positions) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Add(parenthesized.Expression, positions),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Add(sum.Left, positions) && Add(sum.Right, positions),
        LiteralExpressionSyntax literal => Add(literal.Token, positions),
        _ => false,
    };

    private static bool Add(SyntaxToken token, List<TextSpan> positions)
    {
        string text = token.Text;
        IEnumerable<int>? offsets = token.Kind() switch
        {
            SyntaxKind.StringLiteralToken => text.StartsWith("@", System.StringComparison.Ordinal) ? Verbatim(text) : Escaped(text),
            SyntaxKind.SingleLineRawStringLiteralToken => SingleLineRaw(text),
            SyntaxKind.MultiLineRawStringLiteralToken => MultiLineRaw(text),
            _ => null,
        };
        if (offsets is null)
        {
            return false;
        }

        int[] all = offsets.ToArray();
        string value = token.ValueText;
        // A literal that does not add up (one with errors) is not pointed into.
        if (all.Length != value.Length)
        {
            return false;
        }

        for (int i = 0; i < value.Length; i++)
        {
            if (i == 0 || value[i] != '\n' || value[i - 1] != '\r')
            {
                int next = i + 1 < all.Length && all[i + 1] > all[i] ? all[i + 1] : all[i] + Written(token, all[i]);
                positions.Add(TextSpan.FromBounds(token.SpanStart + all[i], token.SpanStart + next));
            }
        }

        return true;
    }

    /// <summary>Characters that the value's character at an offset takes in source.</summary>
    private static int Written(SyntaxToken token, int offset)
    {
        string text = token.Text;
        return token.IsKind(SyntaxKind.StringLiteralToken) switch
        {
            true when text[0] == '@' => text[offset] == '"' ? 2 : 1,
            true when text[offset] == '\\' => Escape(text, offset).Length,
            _ => 1,
        };
    }

    private static IEnumerable<int> Escaped(string text)
    {
        int end = text.Length - 1;
        int i = 1;
        while (i < end)
        {
            (int length, int characters) = text[i] == '\\' && i + 1 < end ? Escape(text, i) : (1, 1);
            for (int k = 0; k < characters; k++)
            {
                yield return i;
            }

            i += length;
        }
    }

    /// <summary>Characters that an escape sequence takes in source, and in the value.</summary>
    private static (int Length, int Characters) Escape(string text, int start)
    {
        switch (text[start + 1])
        {
            case 'u':
                return (6, 1);
            case 'U':
                bool isPair = text.Substring(start + 2).Take(8).SkipWhile(static digit => digit == '0').Count() > 4;
                return (10, isPair ? 2 : 1);
            case 'x':
                int digits = text.Skip(start + 2).Take(4).TakeWhile(System.Uri.IsHexDigit).Count();
                return (2 + digits, 1);
            default:
                return (2, 1);
        }
    }

    private static IEnumerable<int> Verbatim(string text)
    {
        for (int i = 2; i < text.Length - 1; i++)
        {
            yield return i;
            i += text[i] == '"' ? 1 : 0;
        }
    }

    private static IEnumerable<int> SingleLineRaw(string text)
    {
        int quotes = text.TakeWhile(static character => character == '"').Count();
        return Enumerable.Range(quotes, text.Length - (2 * quotes));
    }

    private static IEnumerable<int> MultiLineRaw(string text)
    {
        int quotes = text.TakeWhile(static character => character == '"').Count();
        (int Start, int Length)[] lines = Lines(text).ToArray();
        string closing = text.Substring(lines[lines.Length - 1].Start);
        int indent = closing.Length - quotes;
        // Neither the line of the opening quotes nor that of the closing ones is content.
        for (int line = 1; line < lines.Length - 1; line++)
        {
            (int start, int length) = lines[line];
            for (int i = System.Math.Min(indent, length); i < length; i++)
            {
                yield return start + i;
            }

            if (line < lines.Length - 2)
            {
                for (int i = start + length; i < lines[line + 1].Start; i++)
                {
                    yield return i;
                }
            }
        }
    }

    private static IEnumerable<(int Start, int Length)> Lines(string text)
    {
        int start = 0;
        while (true)
        {
            int end = text.IndexOfAny(['\r', '\n'], start);
            if (end < 0)
            {
                yield return (start, text.Length - start);
                yield break;
            }

            int next = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
            yield return (start, end - start);
            start = next;
        }
    }
}
