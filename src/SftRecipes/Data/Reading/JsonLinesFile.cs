using System.Text;
using System.Text.Json;

namespace SftRecipes.Data;

/// <summary>Reads <c>.jsonl</c>: one object per line.</summary>
internal static class JsonLinesFile
{
    public static IEnumerable<ExampleRow<object>> Read(string path, RowShape shape)
    {
        using StreamReader reader = Utf8Text.Open(path);
        int number = 0;
        while (NextLine(reader, path, number) is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                yield return new ExampleRow<object>(Bind(line, shape, new RowPlace(path, number)), number);
        }
    }

    private static string? NextLine(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException exception)
        {
            throw Utf8Text.NotUtf8(path, number, exception);
        }
    }

    private static object Bind(string line, RowShape shape, RowPlace place)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            throw JsonErrors.Malformed(exception, place.File, place.Line, _ => Encoding.UTF8.GetBytes(line));
        }
        using (document)
            return JsonRowBinder.Bind(document.RootElement, shape, place);
    }
}
