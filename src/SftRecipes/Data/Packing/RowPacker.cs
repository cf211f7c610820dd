namespace SftRecipes.Data;

/// <summary>Packs rows as a <see cref="PackingStrategy"/> says.</summary>
internal static class RowPacker
{
    /// <summary>The packed rows; the rows themselves for <see cref="PackingStrategy.None"/>.</summary>
    /// <param name="rows">The rows, none empty; none longer than <paramref name="maxLength"/> unless they are wrapped.</param>
    /// <param name="strategy">How.</param>
    /// <param name="maxLength">The most tokens of a packed row.</param>
    public static IReadOnlyList<TokenizedExample> Pack(
        IReadOnlyList<TokenizedExample> rows, PackingStrategy strategy, int maxLength) => strategy switch
        {
            PackingStrategy.BestFitDecreasing => BestFit(rows, maxLength),
            PackingStrategy.Wrapped => [.. WrappedRows.Cut(rows, maxLength)],
            _ => rows,
        };

    private static IReadOnlyList<TokenizedExample> BestFit(IReadOnlyList<TokenizedExample> rows, int maxLength) => LazyList.Map(
        BestFitDecreasing.Bins([.. rows.Select(row => row.Length)], maxLength),
        bin => PackedSequence.Of([.. bin.Select(row => rows[row])]));
}
