using SftRecipes.Data;
using SftRecipes.Tokenization;

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
            ExampleRow<TokenizedExample> example = segments.Tokenize(rows[row], recipe.AppendEos);
            tokenized[row] = recipe.Training.CompletionOnlyLoss
                ? example
                : example.With(new TokenizedExample(example.Value.InputIds, example.Value.InputIds));
        });
        return tokenized;
    }

    /// <summary>Rows in batches, longest first, so that little is padded.</summary>
    public static IEnumerable<Batch> InBatches(IReadOnlyList<TokenizedExample> rows, int batchSize, int padId) =>
        Enumerable.Range(0, rows.Count)
            .OrderByDescending(row => rows[row].Length)
            .Chunk(batchSize)
            .Select(batch => Collator.Collate(rows, batch, padId));
}
