using System.Text.Json;

namespace SftRecipes.Data;

/// <summary>Reads <c>.json</c>: an array of objects, or an object whose <c>data</c> is one.</summary>
internal static class JsonArrayFile
{
    private const string DataProperty = "data";

    public static IEnumerable<ExampleRow<object>> Read(string path, RowShape shape)
    {
        byte[] text = Utf8Text.ReadAll(path);
        List<(JsonElement Json, int Line)> rows;
        try
        {
            rows = Parse(text, path);
        }
        catch (JsonException exception)
        {
            throw JsonErrors.Malformed(exception, path, firstLine: 1, line => LineOf(text, line));
        }
        return rows.Select(row => new ExampleRow<object>(JsonRowBinder.Bind(row.Json, shape, new RowPlace(path, row.Line)), row.Line));
    }

    /// <summary>The rows, each with the line that it starts on.</summary>
    private static List<(JsonElement Json, int Line)> Parse(byte[] text, string path)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        if (!MoveToArray(ref reader))
        {
            throw new RecipeException(
                $"{path}: a .json dataset is an array of objects, or an object with a \"{DataProperty}\" array; for one object per line " +
                "name the file .jsonl.");
        }

        var rows = new List<(JsonElement, int)>();
        int line = 1;
        int counted = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            line += text.AsSpan(counted, start - counted).Count((byte)'\n');
            counted = start;
            rows.Add((JsonElement.ParseValue(ref reader), line));
        }
        // The rest of the file must be JSON as well.
        while (reader.Read())
        {
        }
        return rows;
    }

    private static bool MoveToArray(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            return true;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals(DataProperty);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.StartArray)
                return true;
            reader.Skip();
        }
        return false;
    }

    private static byte[] LineOf(byte[] text, int line)
    {
        int start = 0;
        for (int skipped = 0; skipped < line; skipped++)
            start += text.AsSpan(start).IndexOf((byte)'\n') + 1;
        int length = text.AsSpan(start).IndexOf((byte)'\n');
        return length < 0 ? text[start..] : text[start..(start + length)];
    }
}
