using System;
using System.Linq;

namespace SftRecipes.CodeFixes;

/// <summary>What of a template belongs to a placeholder, so that the two are printed or left out together.</summary>
internal static class OptionalText
{
    private const string ParagraphEnd = "\n\n";

    /// <summary>
    /// The paragraph with the empty line after it, if the placeholder is the only one there; else its line with the line end; else the
    /// placeholder itself.
    /// </summary>
    /// <param name="template">The template.</param>
    /// <param name="index">Where the placeholder starts.</param>
    /// <param name="length">Its length.</param>
    public static (int Start, int End) Around(string template, int index, int length)
    {
        foreach (string separator in new[] { ParagraphEnd, "\n" })
        {
            int before = index == 0 ? -1 : template.LastIndexOf(separator, index - 1, StringComparison.Ordinal);
            int after = template.IndexOf(separator, index + length, StringComparison.Ordinal);
            int start = before < 0 ? 0 : before + separator.Length;
            int end = after < 0 ? template.Length : after + separator.Length;
            bool isAlone = !template.Substring(start, index - start).Concat(template.Substring(index + length, end - index - length)).Any(IsBrace);
            if (isAlone)
            {
                return (start, end);
            }
        }

        return (index, index + length);
    }

    private static bool IsBrace(char character) => character is '{' or '}';
}
