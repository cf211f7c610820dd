using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;

namespace SftRecipes.CodeFixes;

/// <summary>A column of a data file, wherever its rows have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spans">Where the name stands, its quotes included.</param>
/// <param name="IsInEveryRow">Whether every row, or every object at its place in rows, has it.</param>
internal sealed record WrittenColumn(string Name, IReadOnlyList<TextSpan> Spans, bool IsInEveryRow)
{
    /// <summary>The column whose name begins at a place; null where none does.</summary>
    /// <param name="path">The file; its format follows the name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="position">The place.</param>
    public static WrittenColumn? At(string path, string text, int position)
    {
        (string Path, int Start, JsonValue Object)[] objects =
            [.. DataRows.Of(path, text).Where(static row => row.Json.Root is not null).SelectMany(static row => Objects(string.Empty, row.Start, row.Json.Root!))];
        foreach ((string place, int start, JsonValue holder) in objects)
        {
            if (holder.Names.FirstOrDefault(name => start + name.Start == position) is { Text: var column })
            {
                (int Start, JsonValue Object)[] alike = [.. objects.Where(other => other.Path == place).Select(static other => (other.Start, other.Object))];
                return new WrittenColumn(
                    column,
                    [.. alike.SelectMany(row => row.Object.Names.Where(name => name.Text == column).Select(name => new TextSpan(row.Start + name.Start, name.Length)))],
                    alike.All(row => row.Object[column] is not null));
            }
        }

        return null;
    }

    /// <summary>A value's objects, each with the names that lead to it.</summary>
    private static IEnumerable<(string Path, int Start, JsonValue Object)> Objects(string path, int start, JsonValue value)
    {
        IEnumerable<(string Path, JsonValue Value)> inner = value.Kind == JsonKind.Object
            ? value.Members.Select(member => (path + "\n" + member.Key, member.Value))
            : value.Items.Select(item => (path + "\n[]", item));
        IEnumerable<(string Path, int Start, JsonValue Object)> own = value.Kind == JsonKind.Object ? [(path, start, value)] : [];
        return own.Concat(inner.SelectMany(entry => Objects(entry.Path, start, entry.Value)));
    }
}
