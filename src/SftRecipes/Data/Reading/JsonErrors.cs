using System.Text;
using System.Text.Json;

namespace SftRecipes.Data;

/// <summary>Says where and why a text is not JSON.</summary>
internal static class JsonErrors
{
    /// <param name="exception">What the parser says.</param>
    /// <param name="file">The file.</param>
    /// <param name="firstLine">The line, from 1, at which the parsed text starts.</param>
    /// <param name="lineText">The UTF-8 bytes of a line of the parsed text, counted from 0.</param>
    public static RecipeException Malformed(JsonException exception, string file, int firstLine, Func<int, byte[]> lineText)
    {
        int line = (int)(exception.LineNumber ?? 0);
        byte[] text = lineText(line);
        int bytes = (int)Math.Min(exception.BytePositionInLine ?? 0, text.Length);
        int column = Encoding.UTF8.GetCharCount(text, 0, bytes) + 1;
        return new RowPlace(file, firstLine + line)
            .Error($"not JSON at column {column}: {Reason(exception)}; correct the line.", exception);
    }

    /// <summary>The parser's first sentence, without its full stop: what follows is advice and its own account of the position.</summary>
    private static string Reason(JsonException exception)
    {
        int end = exception.Message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? exception.Message : exception.Message[..end]).TrimEnd('.');
    }
}
