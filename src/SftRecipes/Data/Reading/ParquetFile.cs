using System.Buffers;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace SftRecipes.Data;

/// <summary>Reads <c>.parquet</c>, one row group at a time. Each row is bound as the JSON object that it stands for.</summary>
internal static class ParquetFile
{
    public static IEnumerable<ExampleRow<object>> Read(string path, RowShape shape)
    {
        using FileStream file = Open(path);
        (int groups, Field[] columns) = OrRecipeException(path, () => Layout(file));
        int row = 0;
        for (int group = 0; group < groups; group++)
        {
            int current = group;
            foreach (IReadOnlyDictionary<string, object?> values in OrRecipeException(path, () => ReadGroup(file, current)))
            {
                row++;
                yield return new ExampleRow<object>(Bind(values, columns, shape, new RowPlace(path, row)), row);
            }
        }
    }

    private static object Bind(IReadOnlyDictionary<string, object?> values, Field[] columns, RowShape shape, RowPlace place)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            ParquetJson.Write(writer, columns.Select(column => KeyValuePair.Create(column.Name, Value(column))), place);
        }
        using JsonDocument document = JsonDocument.Parse(text.WrittenMemory);
        return JsonRowBinder.Bind(document.RootElement, shape, place);

        // Null and the empty list are not told apart by the library; of a column that nothing binds to only the name is needed.
        object? Value(Field column) =>
            !shape.TryFind(column.Name, out _) ? null
            : values.GetValueOrDefault(column.Name) ?? (column.SchemaType == SchemaType.List ? Array.Empty<object>() : null);
    }

    private static (int Groups, Field[] Columns) Layout(FileStream file)
    {
        ParquetReader reader = ParquetReader.CreateAsync(file, leaveStreamOpen: true).GetAwaiter().GetResult();
        (int, Field[]) layout = (reader.RowGroupCount, [.. reader.Schema.Fields]);
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return layout;
    }

    private static IEnumerable<IReadOnlyDictionary<string, object?>> ReadGroup(FileStream file, int group)
    {
        file.Position = 0;
        return ParquetSerializer.DeserializeUntypedAsync(file, rowGroupIndex: group).GetAwaiter().GetResult().Data
            .Select(row => (IReadOnlyDictionary<string, object?>)row!);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"The dataset '{path}' cannot be read ({exception.Message.TrimEnd('.')}); make it readable.", exception);
        }
    }

    private static T OrRecipeException<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not RecipeException)
        {
            throw new RecipeException(
                $"{path}: not a Parquet file that can be read ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}); write it anew, " +
                "or convert it to .jsonl.",
                exception);
        }
    }
}
