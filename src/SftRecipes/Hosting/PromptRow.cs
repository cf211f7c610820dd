using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using SftRecipes.Data;

namespace SftRecipes.Hosting;

/// <summary>
/// A row to answer. Unlike a training row it need not have a response, and columns that the prompt does not use are handed through.
/// </summary>
/// <param name="Columns">All of its columns.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record PromptRow(JsonObject Columns, RowPlace Place)
{
    private static readonly Dictionary<string, Func<string, IEnumerable<PromptRow>>> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jsonl"] = ReadJsonLines,
        [".json"] = ReadJsonArray,
        [".csv"] = ReadCsv,
    };

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>The rows of a file, in its order. The formats are those of <see cref="ExampleReader"/>.</summary>
    /// <exception cref="RecipeException">The file is missing, empty, malformed or of another format.</exception>
    public static IReadOnlyList<PromptRow> ReadAll(string path)
    {
        if (!Formats.TryGetValue(Path.GetExtension(path), out Func<string, IEnumerable<PromptRow>>? read))
        {
            throw new RecipeException(
                $"The file '{path}' has the extension '{Path.GetExtension(path)}'; convert it to one of "
                + $"{string.Join(", ", Formats.Keys)}.");
        }

        if (!File.Exists(path))
        {
            throw new RecipeException($"The file '{path}' does not exist; correct the path after --data.");
        }

        PromptRow[] rows = [.. read(path)];
        return rows.Length > 0 ? rows : throw new RecipeException($"The file '{path}' has no rows; give it at least one.");
    }

    /// <summary>The values of the prompt's fields; null where a column is absent, null or, in CSV, empty.</summary>
    /// <exception cref="RecipeException">A required one is missing, or one is not text.</exception>
    public IReadOnlyDictionary<string, string?> FieldValues(IReadOnlyList<PromptField> fields) =>
        fields.ToDictionary(field => field.Name, FieldValue, StringComparer.Ordinal);

    private string? FieldValue(PromptField field)
    {
        string wanted = ColumnName.Normalize(field.Name);
        string[] names = [.. Columns.Select(column => column.Key).Where(name => ColumnName.Normalize(name) == wanted)];
        if (names.Length > 1)
        {
            throw Place.Error($"\"{names[0]}\" and \"{names[1]}\" both are {field.Name}; remove or rename one.");
        }

        JsonNode? value = names.Length == 0 ? null : Columns[names[0]];
        if (value is null)
        {
            return field.Required
                ? throw Place.Error(
                    $"no value for {field.Name}, which the prompt needs; the columns are "
                    + $"{string.Join(", ", Columns.Select(column => $"\"{column.Key}\""))}: add \"{field.Name}\".")
                : null;
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.ToJsonString(),
            JsonValueKind kind => throw Place.Error(
                $"\"{names[0]}\" must be text for the prompt's {field.Name}, but is a JSON {kind}; write it as a string."),
        };
    }

    private static IEnumerable<PromptRow> ReadJsonLines(string path)
    {
        string[] lines = Encoding.UTF8.GetString(Utf8Text.ReadAll(path)).Split('\n');
        return lines.Select((text, index) => (Text: text, Place: new RowPlace(path, index + 1)))
            .Where(line => !string.IsNullOrWhiteSpace(line.Text))
            .Select(line => new PromptRow(AsObject(Parse(line.Text, path, line.Place.Line, _ => line.Text), line.Place), line.Place));
    }

    private static IEnumerable<PromptRow> ReadJsonArray(string path)
    {
        string text = Encoding.UTF8.GetString(Utf8Text.ReadAll(path));
        JsonNode? root = Parse(text, path, 1, line => text.Split('\n').ElementAtOrDefault(line) ?? "");
        JsonArray rows = root as JsonArray ?? (root as JsonObject)?["data"] as JsonArray
            ?? throw new RecipeException(
                $"{path}: rows are an array of objects, or an object with a \"data\" array; for one object per line name the file .jsonl.");

        return rows.Select((row, index) =>
        {
            // Which line an element starts on is gone by now: errors count the rows instead.
            var place = new RowPlace($"{path}, row", index + 1);
            return new PromptRow((JsonObject)AsObject(row, place).DeepClone(), place);
        });
    }

    private static IEnumerable<PromptRow> ReadCsv(string path)
    {
        using StreamReader reader = Utf8Text.Open(path);
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = "," });
        string[]? header = Next();
        while (header is not null && Next() is { } fields)
        {
            var place = new RowPlace(path, csv.RawRow);
            if (fields.Length != header.Length)
            {
                throw place.Error(
                    $"the record has {fields.Length} fields and the header {header.Length}; put fields that hold commas or line "
                    + "ends in quotes.");
            }

            yield return new PromptRow(
                new JsonObject(header.Zip(fields, (name, field) => KeyValuePair.Create(name.Trim(), ValueOf(field)))), place);
        }

        string[]? Next()
        {
            try
            {
                return csv.Read() ? csv.Record : null;
            }
            catch (BadDataException exception)
            {
                throw new RowPlace(path, csv.RawRow).Error(
                    "a quote is out of place; put fields that hold quotes in quotes and double the quotes inside.", exception);
            }
            catch (DecoderFallbackException exception)
            {
                throw Utf8Text.NotUtf8(path, csv.RawRow, exception);
            }
        }
    }

    private static JsonNode? ValueOf(string field) => field.Length == 0 ? null : field;

    private static JsonNode? Parse(string json, string path, int firstLine, Func<int, string> lineText)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: s_strict);
        }
        catch (JsonException exception)
        {
            throw JsonErrors.Malformed(exception, path, firstLine, line => Encoding.UTF8.GetBytes(lineText(line)));
        }
    }

    private static JsonObject AsObject(JsonNode? node, RowPlace place) =>
        node as JsonObject ?? throw place.Error("a row must be a JSON object; put the values under their names.");
}
