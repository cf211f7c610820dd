using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>Rows as a batch: padded, or flattened where the recipe says so.</summary>
/// <param name="recipe">Says what rows are, and whether they are flattened.</param>
/// <param name="padId">What fills the end of short rows.</param>
internal sealed class BatchMaker(RecipeDefinition recipe, int padId)
{
    /// <summary>One batch of the rows with the given indices.</summary>
    public Batch Make(IReadOnlyList<TokenizedExample> rows, ReadOnlySpan<int> indices) =>
        recipe.Training.PaddingFree ? Collator.Flatten(rows, indices) : RowBatches.Collate(recipe, rows, indices, padId);

    /// <summary>One batch of all rows.</summary>
    public Batch Make(IReadOnlyList<TokenizedExample> rows) => Make(rows, [.. Enumerable.Range(0, rows.Count)]);
}
