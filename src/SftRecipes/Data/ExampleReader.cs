using SftRecipes.Data;

namespace SftRecipes;

/// <summary>Reads typed rows from a dataset file; the format follows the extension.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>.jsonl</c>, gzipped <c>.jsonl.gz</c>: one JSON object per line; blank lines are skipped. Read as a stream.</item>
/// <item><c>.json</c>: an array of objects, or an object whose <c>data</c> is one. Read at once.</item>
/// <item><c>.csv</c>: RFC 4180 with a header, commas, and quotes around fields that hold commas, quotes or line ends. Read as a stream.
/// An empty field is null to a nullable property, and the empty string to any other string.</item>
/// <item><c>.parquet</c>: strings, numbers, truth values, and lists and structures of these, such as a list of messages. Read a row group
/// at a time; where errors name a line, it is the row's number. A list that is null is read as empty.</item>
/// </list>
/// <para>Files are UTF-8, with or without a byte-order mark. Columns bind to constructor parameters and settable properties by name,
/// ignoring case, <c>_</c> and <c>-</c>; columns that no property takes are ignored. A property may be absent or null where its type
/// is nullable, and absent where its constructor parameter has a default. JSON and Parquet rows may hold nested objects and
/// lists.</para>
/// </remarks>
public static class ExampleReader
{
    private static readonly Dictionary<string, Func<string, RowShape, IEnumerable<ExampleRow<object>>>> Formats =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [".jsonl"] = JsonLinesFile.Read,
            [".json"] = JsonArrayFile.Read,
            [".csv"] = CsvFile.Read,
            [".parquet"] = ParquetFile.Read,
            [".jsonl.gz"] = JsonLinesFile.ReadGzip,
        };

    /// <summary>The extensions of the formats that are read.</summary>
    internal static IReadOnlyCollection<string> Extensions => Formats.Keys;

    /// <summary>Whether a file is of a format that is read, going by its name.</summary>
    internal static bool IsDatasetFile(string path) => FormatOf(path) is not null;

    /// <summary>The rows of a file, read as they are asked for.</summary>
    /// <typeparam name="T">The row type: a record, or a class with settable properties.</typeparam>
    /// <param name="path">The file; see <see cref="DatasetLocator"/> for where a recipe's path is looked up.</param>
    /// <exception cref="RecipeException">
    /// The file is missing, empty or of another format, or a row does not fit <typeparamref name="T"/>; the message names file, line and
    /// column. Errors in rows come while they are read.
    /// </exception>
    public static IEnumerable<T> Read<T>(string path) => ReadRows<T>(path).Select(row => row.Value);

    /// <summary>As <see cref="Read{T}"/>, each row with its line, so that later errors can name it.</summary>
    /// <exception cref="RecipeException">As <see cref="Read{T}"/>.</exception>
    public static IEnumerable<ExampleRow<T>> ReadRows<T>(string path)
    {
        if (FormatOf(path) is not { } read)
        {
            throw new RecipeException(
                $"The dataset '{path}' has the extension '{Path.GetExtension(path)}'; convert it to one of " +
                $"{string.Join(", ", Formats.Keys)}.");
        }
        if (!File.Exists(path))
            throw new RecipeException($"The dataset '{path}' does not exist; correct the path.");

        return Typed<T>(path, read(path, RowShape.Of(typeof(T))));
    }

    private static Func<string, RowShape, IEnumerable<ExampleRow<object>>>? FormatOf(string path) =>
        Formats.FirstOrDefault(format => path.EndsWith(format.Key, StringComparison.OrdinalIgnoreCase)).Value;

    private static IEnumerable<ExampleRow<T>> Typed<T>(string path, IEnumerable<ExampleRow<object>> rows)
    {
        bool any = false;
        foreach (ExampleRow<object> row in rows)
        {
            any = true;
            yield return row.With((T)row.Value);
        }
        if (!any)
            throw new RecipeException($"The dataset '{path}' has no rows; give it at least one.");
    }
}
