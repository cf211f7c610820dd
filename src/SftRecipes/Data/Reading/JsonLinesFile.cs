using System.Text;
using System.Text.Json;

namespace SftRecipes.Data;

/// <summary>Reads <c>.jsonl</c>: one object per line.</summary>
internal static class JsonLinesFile
{
    public static IEnumerable<ExampleRow<object>> Read(string path, RowShape shape) => Read(path, shape, Utf8Text.Open);

    /// <summary>The same, compressed.</summary>
    public static IEnumerable<ExampleRow<object>> ReadGzip(string path, RowShape shape) => Read(path, shape, Utf8Text.OpenGzip);

    private static IEnumerable<ExampleRow<object>> Read(string path, RowShape shape, Func<string, StreamReader> open)
    {
        using StreamReader reader = open(path);
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
        catch (InvalidDataException exception)
        {
            throw new RecipeException($"{path}: not gzip after line {number}; compress the file again.", exception);
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
