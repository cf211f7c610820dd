using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>Puts a recipe's rows into batches: answers side by side, or preferences as the recipe's method needs them.</summary>
internal static class RowBatches
{
    /// <summary>One batch.</summary>
    /// <param name="recipe">Says what rows are.</param>
    /// <param name="examples">All rows.</param>
    /// <param name="rows">Indices of <paramref name="examples"/>.</param>
    /// <param name="padId">What fills the end of short rows.</param>
    public static Batch Collate(RecipeDefinition recipe, IReadOnlyList<TokenizedExample> examples, ReadOnlySpan<int> rows, int padId) =>
        recipe.Preference switch
        {
            null => Collator.Collate(examples, rows, padId),
            { IsPaired: true } => PreferenceCollator.Pairs(examples, rows, padId),
            _ => PreferenceCollator.Labelled(examples, rows, padId, recipe.Training.MaxLength),
        };

    /// <summary>All rows, longest first, so that little is padded.</summary>
    public static IEnumerable<Batch> LongestFirst(RecipeDefinition recipe, IReadOnlyList<TokenizedExample> examples, int batchSize, int padId) =>
        Enumerable.Range(0, examples.Count)
            .OrderByDescending(row => examples[row].Length)
            .Chunk(batchSize)
            .Select(rows => Collate(recipe, examples, rows, padId));
}
