using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>Rows as a batch: padded, or flattened where the recipe says so.</summary>
/// <param name="padId">What fills the end of short rows.</param>
/// <param name="paddingFree">Whether rows are flattened.</param>
internal sealed class BatchMaker(int padId, bool paddingFree)
{
    /// <summary>One batch of the rows with the given indices.</summary>
    public Batch Make(IReadOnlyList<TokenizedExample> rows, ReadOnlySpan<int> indices) =>
        paddingFree ? Collator.Flatten(rows, indices) : Collator.Collate(rows, indices, padId);

    /// <summary>One batch of all rows.</summary>
    public Batch Make(IReadOnlyList<TokenizedExample> rows) => Make(rows, [.. Enumerable.Range(0, rows.Count)]);
}
