using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.Generators.Tests.Testing;

/// <summary>Text in which <c>{|ID:…|}</c> marks where a diagnostic is expected; marks may nest.</summary>
internal static class Markup
{
    /// <summary>The text without its marks, and the marks in order of place.</summary>
    public static (string Text, IReadOnlyList<(string Id, TextSpan Span)> Marks) Parse(string markup)
    {
        var text = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var marks = new List<(string Id, TextSpan Span)>();
        for (int i = 0; i < markup.Length; i++)
        {
            int colon = markup.IndexOf(':', i);
            if (string.CompareOrdinal(markup, i, "{|SFT", 0, 5) == 0 && colon > 0)
            {
                open.Push((markup[(i + 2)..colon], text.Length));
                i = colon;
            }
            else if (string.CompareOrdinal(markup, i, "|}", 0, 2) == 0 && open.Count > 0)
            {
                (string id, int start) = open.Pop();
                marks.Add((id, TextSpan.FromBounds(start, text.Length)));
                i++;
            }
            else
            {
                text.Append(markup[i]);
            }
        }

        Assert.Empty(open);
        return (text.ToString(), [.. marks.OrderBy(mark => mark.Span.Start).ThenBy(mark => mark.Id, StringComparer.Ordinal)]);
    }
}
