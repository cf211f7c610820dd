using System.Text;

namespace SftRecipes.Prompts.Jinja;

/// <summary>Strings as Python counts them: by code points, where .NET counts UTF-16 units.</summary>
internal static class CodePoints
{
    public static int Length(string text)
    {
        int length = text.Length;
        foreach (char unit in text)
        {
            length -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return length;
    }

    /// <summary>The characters, each as a string.</summary>
    public static IReadOnlyList<string> Split(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    /// <summary>How many code points stand before a UTF-16 index.</summary>
    public static int Before(string text, int index) => Length(text[..index]);

    /// <summary>Python's order: by code points, which UTF-16 units are not in beyond U+FFFF.</summary>
    public static int Compare(string left, string right)
    {
        int common = Math.Min(left.Length, right.Length);
        for (int i = 0; i < common; i++)
        {
            if (left[i] != right[i])
            {
                return Weight(left[i]).CompareTo(Weight(right[i]));
            }
        }

        return left.Length.CompareTo(right.Length);

        static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }

    /// <summary>What <c>str.strip()</c> takes away.</summary>
    public static bool IsSpace(char unit) => char.IsWhiteSpace(unit) || unit is >= '\u001c' and <= '\u001f';

    /// <summary>Without the characters of a set at the ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="set">The characters; null for white space.</param>
    /// <param name="left">Whether the beginning is stripped.</param>
    /// <param name="right">Whether the end is stripped.</param>
    public static string Strip(string text, string? set, bool left = true, bool right = true)
    {
        int start = 0;
        int end = text.Length;
        while (left && start < end && Matches(start, out int length))
        {
            start += length;
        }

        while (right && end > start && Matches(end - (end - start > 1 && char.IsLowSurrogate(text[end - 1]) ? 2 : 1), out int length))
        {
            end -= length;
        }

        return text[start..end];

        bool Matches(int index, out int length)
        {
            length = char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
            return set is null ? IsSpace(text[index]) : set.Contains(text.Substring(index, length), StringComparison.Ordinal);
        }
    }
}
