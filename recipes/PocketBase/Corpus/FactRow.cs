namespace PocketBase.Corpus;

/// <summary>One row of a fact table: values by column name.</summary>
/// <param name="values">The row's cells; an empty cell means that the row says nothing in that column.</param>
public sealed class FactRow(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value in <paramref name="column"/>; empty when the row has none.</summary>
    public string this[string column] => values.GetValueOrDefault(column, "");

    /// <summary>This row with the columns of <paramref name="other"/> added; where both have a column, this row's stays.</summary>
    public FactRow With(FactRow? other) => other is null ? this : new FactRow(other.Merge(values));

    private Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> winning)
    {
        var merged = new Dictionary<string, string>(values);
        foreach (var (column, value) in winning)
        {
            merged[column] = value;
        }

        return merged;
    }
}
