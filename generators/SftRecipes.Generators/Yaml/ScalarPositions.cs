using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;

namespace SftRecipes.Generators.Yaml;

/// <summary>Where each character of a scalar's value is written in the file.</summary>
internal static class ScalarPositions
{
    /// <summary>
    /// The span of each character of the value, line ends counted as one; null where the file and the value cannot be brought together.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="node">The scalar.</param>
    public static TextSpan[]? Of(string text, YamlNode node)
    {
        int end = node.Start + node.Length;
        List<TextSpan>? spans = node.Style switch
        {
            ScalarStyle.Literal => Literal(text, node),
            ScalarStyle.Folded => Flowing(text, AfterLine(text, node.Start), end, node),
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => Flowing(text, node.Start + 1, end - 1, node),
            _ => Flowing(text, node.Start, end, node),
        };
        return spans?.Where((_, index) => index == 0 || node.Value[index] != '\n' || node.Value[index - 1] != '\r').ToArray();
    }

    /// <summary>Lines as they are, but for their indentation.</summary>
    private static List<TextSpan>? Literal(string text, YamlNode node)
    {
        int position = AfterLine(text, node.Start);
        // What the first line has more of in the file than in the value is not the value's.
        int indent = Indentation(text, position) - Indentation(node.Value, 0);
        var spans = new List<TextSpan>();
        bool atLineStart = true;
        foreach (char character in node.Value)
        {
            for (int skipped = 0; atLineStart && skipped < indent && position < text.Length && text[position] == ' '; skipped++)
            {
                position++;
            }

            int length = character == '\n' ? LineEnd(text, position) : position < text.Length && text[position] == character ? 1 : -1;
            if (length < 0)
            {
                return null;
            }

            spans.Add(new TextSpan(position, length));
            position += length;
            atLineStart = character == '\n';
        }

        return spans;
    }

    /// <summary>Text whose line ends and indentation are folded, and whose escapes are resolved.</summary>
    private static List<TextSpan>? Flowing(string text, int position, int end, YamlNode node)
    {
        var spans = new List<TextSpan>();
        while (spans.Count < node.Value.Length)
        {
            char wanted = node.Value[spans.Count];
            if (position >= end)
            {
                // Line ends that a block adds at its end.
                spans.Add(new TextSpan(end, 0));
            }
            else if (node.Style == ScalarStyle.DoubleQuoted && text[position] == '\\')
            {
                (int length, int characters) = Escape(text, position, end);
                spans.AddRange(Enumerable.Repeat(new TextSpan(position, length), characters));
                position += length;
            }
            else if (text[position] == wanted && wanted != '\n')
            {
                int length = node.Style == ScalarStyle.SingleQuoted && wanted == '\'' ? 2 : 1;
                spans.Add(new TextSpan(position, length));
                position += length;
            }
            else if (!char.IsWhiteSpace(text[position]))
            {
                return null;
            }
            else if (wanted is ' ' or '\n' && text[position] is '\r' or '\n')
            {
                int length = LineEnd(text, position);
                spans.Add(new TextSpan(position, length));
                position += length;
            }
            else
            {
                position++;
            }
        }

        return spans.Count == node.Value.Length ? spans : null;
    }

    /// <summary>Characters that an escape takes in the file, and in the value.</summary>
    private static (int Length, int Characters) Escape(string text, int start, int end)
    {
        if (start + 1 >= end)
        {
            return (1, 1);
        }

        int digits = text[start + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && start + 2 + digits <= end)
        {
            bool parsed = int.TryParse(
                text.Substring(start + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code);
            return (2 + digits, parsed && code > char.MaxValue ? 2 : 1);
        }

        if (text[start + 1] is not ('\r' or '\n'))
        {
            return (2, 1);
        }

        int position = start + 1;
        while (position < end && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return (position - start, 0);
    }

    private static int Indentation(string text, int position)
    {
        while (true)
        {
            int start = position;
            while (position < text.Length && text[position] == ' ')
            {
                position++;
            }

            if (position >= text.Length || text[position] is not ('\r' or '\n'))
            {
                return position - start;
            }

            position += LineEnd(text, position);
        }
    }

    /// <summary>How many characters a line end takes; 0 at the end of the file, negative where there is none.</summary>
    private static int LineEnd(string text, int position) =>
        position >= text.Length ? 0
        : text[position] == '\n' ? 1
        : text[position] != '\r' ? -1
        : position + 1 < text.Length && text[position + 1] == '\n' ? 2
        : 1;

    private static int AfterLine(string text, int position)
    {
        int end = text.IndexOf('\n', position);
        return end < 0 ? text.Length : end + 1;
    }
}
