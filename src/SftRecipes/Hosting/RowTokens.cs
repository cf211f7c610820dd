using SftRecipes.Tokenization;
using SftRecipes.Training;

namespace SftRecipes.Hosting;

/// <summary>Rendered rows as the tokens that a recipe trains.</summary>
internal static class RowTokens
{
    /// <summary>All rows at their full length, in their order.</summary>
    public static IReadOnlyList<ExampleRow<TokenizedExample>> Tokenize(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> rows,
        CancellationToken cancellationToken)
    {
        var segments = new SegmentTokenizer(tokenizer);
        var tokenized = new ExampleRow<TokenizedExample>[rows.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, rows.Count, options, row =>
        {
            tokenized[row] = rows[row].Map(segmented =>
            {
                TokenizedExample example = PreferenceTokens.Tokenize(segments, segmented, recipe.AppendEos);
                return recipe.Training.CompletionOnlyLoss ? example : example with { Labels = example.InputIds };
            });
        });
        return tokenized;
    }
}
