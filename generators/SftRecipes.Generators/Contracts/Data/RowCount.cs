using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.Generators.Contracts;

/// <summary>Counts the rows of a <c>.jsonl</c> file: lines that hold more than white space, as a run reads them.</summary>
internal static class RowCount
{
    /// <summary>The number of rows; null where the file is too long to be looked at.</summary>
    public static int? Of(SourceText text)
    {
        if (text.Length > DataFile.MaxLength)
        {
            return null;
        }

        int rows = 0;
        bool isBlank = true;
        for (int i = 0; i < text.Length; i++)
        {
            char current = text[i];
            // A carriage return counts as the end of a line; the line feed after it then ends a blank one.
            if (current is '\n' or '\r')
            {
                rows += isBlank ? 0 : 1;
                isBlank = true;
            }
            else
            {
                isBlank = isBlank && char.IsWhiteSpace(current);
            }
        }

        return rows + (isBlank ? 0 : 1);
    }
}
