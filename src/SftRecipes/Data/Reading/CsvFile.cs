using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace SftRecipes.Data;

/// <summary>Reads <c>.csv</c>: RFC 4180 with a header.</summary>
internal static class CsvFile
{
    public static IEnumerable<ExampleRow<object>> Read(string path, RowShape shape)
    {
        using StreamReader reader = Utf8Text.Open(path);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = "," });

        if (NextRecord(parser, path) is not { } header)
            yield break;
        var binder = new CsvRowBinder(header.Fields, shape, new RowPlace(path, header.Line));
        while (NextRecord(parser, path) is { } record)
            yield return new ExampleRow<object>(binder.Bind(record.Fields, new RowPlace(path, record.Line)), record.Line);
    }

    /// <summary>The fields of the next record and the line that it starts on, or null at the end of the file.</summary>
    private static (string[] Fields, int Line)? NextRecord(CsvParser parser, string path)
    {
        int lastLine = parser.RawRow;
        try
        {
            return parser.Read() ? (parser.Record!, FirstLine(parser)) : null;
        }
        catch (BadDataException exception)
        {
            throw new RowPlace(path, lastLine + 1).Error(
                $"a quote is out of place in {Shorten(exception.Field)}; put fields that hold quotes in quotes and double the quotes " +
                "inside.",
                exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw Utf8Text.NotUtf8(path, lastLine, exception);
        }
    }

    /// <summary>The parser counts the lines read so far, the last of the record included.</summary>
    private static int FirstLine(CsvParser parser) =>
        parser.RawRow - parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n');

    private static string Shorten(string field)
    {
        const int Shown = 40;
        string text = field.ReplaceLineEndings(" ");
        return text.Length <= Shown ? text : text[..Shown] + "…";
    }
}
