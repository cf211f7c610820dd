using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>
/// Splits a prompt template: <c>{Name}</c>, <c>{?Name}</c>, <c>{/Name}</c>, <c>{{</c> and <c>}}</c>; all else is text. Positions are
/// those in the template given.
/// </summary>
internal static class TemplateParser
{
    /// <summary>The text with <c>\n</c> for every line end.</summary>
    public static string NormalizeLineEnds(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');

    /// <summary>All parts, in order; together they cover the template. Neighbouring text is one part.</summary>
    public static IReadOnlyList<TemplatePart> Parse(string template)
    {
        var parts = new List<TemplatePart>();
        var text = new StringBuilder();
        int textStart = 0;
        int position = 0;
        while (position < template.Length)
        {
            char current = template[position];
            bool doubled = position + 1 < template.Length && template[position + 1] == current;
            if (current is not ('{' or '}') || doubled)
            {
                text.Append(current);
                position += current is '{' or '}' ? 2 : 1;
                continue;
            }

            EndText();
            TemplatePart part = current == '{' ? Braced(template, position) : Malformed("'}' closes nothing", position, 1);
            parts.Add(part);
            position += part.Length;
            textStart = position;
        }

        EndText();
        return parts;

        void EndText()
        {
            if (text.Length > 0)
            {
                parts.Add(new TemplatePart(TemplatePartKind.Text, text.ToString(), textStart, position - textStart));
                text.Clear();
            }
        }
    }

    /// <summary>
    /// Leaves out white space after a response placeholder that ends the template: what a response ends in is not the template's to say.
    /// </summary>
    public static IReadOnlyList<TemplatePart> TrimAfterResponse(IReadOnlyList<TemplatePart> parts, IReadOnlyList<string> responses)
    {
        int last = parts.Count - 1;
        if (last < 1 || parts[last].Kind != TemplatePartKind.Text || !string.IsNullOrWhiteSpace(parts[last].Value))
        {
            return parts;
        }

        TemplatePart before = parts[last - 1];
        bool isResponse = before.Kind == TemplatePartKind.Placeholder && responses.Contains(before.Value);
        return isResponse ? new List<TemplatePart>(parts).GetRange(0, last) : parts;
    }

    private static TemplatePart Braced(string template, int start)
    {
        int end = template.IndexOfAny(['{', '}', '\n'], start + 1);
        if (end < 0 || template[end] != '}')
        {
            return Malformed("'{' is not closed", start, 1);
        }

        int length = end + 1 - start;
        (TemplatePartKind kind, int sigil) = template[start + 1] switch
        {
            '?' => (TemplatePartKind.BlockStart, 1),
            '/' => (TemplatePartKind.BlockEnd, 1),
            _ => (TemplatePartKind.Placeholder, 0),
        };
        string name = template.Substring(start + 1 + sigil, length - 2 - sigil);
        return SyntaxFacts.IsValidIdentifier(name)
            ? new TemplatePart(kind, name, start, length)
            : Malformed($"'{name}' is not the name of a property", start, length);
    }

    private static TemplatePart Malformed(string what, int start, int length) => new(TemplatePartKind.Malformed, what, start, length);
}
