using System.Reflection;

namespace PocketBase.Corpus;

/// <summary>A table from a tab-separated text with a header line: no quoting, no escapes, empty cells allowed.</summary>
public sealed class TsvTable
{
    private TsvTable(string name, string[] columns, IReadOnlyList<FactRow> rows) => (Name, Columns, Rows) = (name, columns, rows);

    /// <summary>The table's name: its file's without the extension.</summary>
    public string Name { get; }

    /// <summary>The column names, from the header line.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, in file order.</summary>
    public IReadOnlyList<FactRow> Rows { get; }

    /// <summary>Makes a table of rows that were computed rather than read.</summary>
    public static TsvTable Of(string name, string[] columns, IEnumerable<string[]> cells) =>
        new(name, columns, [.. cells.Select(row => ToRow(name, columns, row))]);

    /// <summary>Reads the table that <paramref name="assembly"/> carries as the resource <paramref name="resource"/>.</summary>
    /// <exception cref="InvalidDataException">The resource is missing, or a line has another number of cells than the header.</exception>
    public static TsvTable Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"The assembly {assembly.GetName().Name} carries no table '{resource}'.");
        using var reader = new StreamReader(stream);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Of(Path.GetFileNameWithoutExtension(resource), Cells(lines[0]), lines.Skip(1).Select(Cells));
    }

    private static string[] Cells(string line) => line.TrimEnd('\r').Split('\t');

    private static FactRow ToRow(string name, string[] columns, string[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new InvalidDataException(
                $"Table '{name}': the row '{string.Join(" | ", cells)}' has {cells.Length} cells, the header has {columns.Length}.");
        }

        return new FactRow(columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
