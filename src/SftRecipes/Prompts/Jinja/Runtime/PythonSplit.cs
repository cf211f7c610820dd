namespace SftRecipes.Prompts.Jinja;

/// <summary>Python's ways to split a string.</summary>
internal static class PythonSplit
{
    public static List<object?> Split(string text, string? separator, int most)
    {
        if (separator is null)
        {
            return Words(text, most);
        }

        ThrowIfEmpty(separator);
        return [.. most < 0 ? text.Split(separator) : text.Split(separator, most + 1)];
    }

    public static List<object?> SplitRight(string text, string? separator, int most)
    {
        if (most < 0)
        {
            return Split(text, separator, most);
        }

        var parts = new List<object?>();
        if (separator is null)
        {
            string rest = CodePoints.Strip(text, set: null);
            for (; most > 0 && rest.Length > 0; most--)
            {
                int blank = LastSpace(rest);
                parts.Insert(0, rest[(blank + 1)..]);
                rest = CodePoints.Strip(rest[..(blank + 1)], set: null);
            }

            return rest.Length > 0 ? [rest, .. parts] : parts;
        }

        ThrowIfEmpty(separator);
        int end = text.Length;
        for (; most > 0; most--)
        {
            int index = end == 0 ? -1 : text.LastIndexOf(separator, end - 1, StringComparison.Ordinal);
            if (index < 0)
            {
                break;
            }

            parts.Insert(0, text[(index + separator.Length)..end]);
            end = index;
        }

        parts.Insert(0, text[..end]);
        return parts;
    }

    public static List<object?> Lines(string text, bool keepEnds)
    {
        var lines = new List<object?>();
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029'))
            {
                continue;
            }

            int end = i;
            i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            lines.Add(text[start..(keepEnds ? i + 1 : end)]);
            start = i + 1;
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        return lines;
    }

    private static List<object?> Words(string text, int most)
    {
        var words = new List<object?>();
        string rest = CodePoints.Strip(text, set: null, right: false);
        while (rest.Length > 0)
        {
            int end = 0;
            while (end < rest.Length && !CodePoints.IsSpace(rest[end]))
            {
                end++;
            }

            if (most >= 0 && words.Count == most)
            {
                words.Add(CodePoints.Strip(rest, set: null, left: false));
                break;
            }

            words.Add(rest[..end]);
            rest = CodePoints.Strip(rest[end..], set: null, right: false);
        }

        return words;
    }

    private static int LastSpace(string text)
    {
        int index = text.Length - 1;
        while (index >= 0 && !CodePoints.IsSpace(text[index]))
        {
            index--;
        }

        return index;
    }

    private static void ThrowIfEmpty(string separator)
    {
        if (separator.Length == 0)
        {
            throw new JinjaException("empty separator");
        }
    }
}
