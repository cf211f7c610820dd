namespace SftRecipes.Generators.Contracts;

/// <summary>Lines of a data file as a run counts them: they end at <c>\n</c>, <c>\r</c> or both, and at nothing else.</summary>
internal static class TextLines
{
    /// <summary>The line of a place, and the character in it, both from 0.</summary>
    public static (int Line, int Character) Of(string text, int place)
    {
        int line = 0;
        int start = 0;
        for (int i = 0; i < place; i++)
        {
            bool endsLine = text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'));
            if (endsLine)
            {
                line++;
                start = i + 1;
            }
        }

        return (line, place - start);
    }
}
