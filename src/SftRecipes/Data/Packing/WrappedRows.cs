namespace SftRecipes.Data;

/// <summary>TRL's <c>wrapped</c> packing: rows one after the other, cut every so many tokens wherever that falls.</summary>
internal static class WrappedRows
{
    /// <summary>
    /// The cut rows, as soon as each is full; the last holds what is left. One of them may see the rows before it, as in TRL. No label is
    /// trained at the first position of a row. What would have no trained token is left out.
    /// </summary>
    /// <param name="rows">The rows, none empty.</param>
    /// <param name="length">The tokens of a cut row.</param>
    public static IEnumerable<TokenizedExample> Cut(IEnumerable<TokenizedExample> rows, int length)
    {
        var inputIds = new List<int>(length);
        var labels = new List<int>(length);
        foreach (TokenizedExample row in rows)
        {
            for (int position = 0; position < row.Length; position++)
            {
                inputIds.Add(row.InputIds[position]);
                labels.Add(position == 0 ? LossLabels.Ignored : row.Labels[position]);
                if (inputIds.Count == length && Take(inputIds, labels) is { } full)
                    yield return full;
            }
        }
        if (Take(inputIds, labels) is { } rest)
            yield return rest;
    }

    private static TokenizedExample? Take(List<int> inputIds, List<int> labels)
    {
        var row = new TokenizedExample([.. inputIds], [.. labels]);
        inputIds.Clear();
        labels.Clear();
        return row.TrainedTokens > 0 ? row : null;
    }
}
