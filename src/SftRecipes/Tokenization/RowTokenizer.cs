using SftRecipes.Training;

namespace SftRecipes.Tokenization;

/// <summary>Rendered rows as the tokens that a recipe trains.</summary>
internal sealed class RowTokenizer
{
    private readonly SegmentTokenizer _segments;
    private readonly bool _appendEos;
    private readonly bool _completionOnlyLoss;

    /// <exception cref="RecipeException">The recipe ends responses with an EOS token that the tokenizer does not name.</exception>
    public RowTokenizer(RecipeDefinition recipe, HuggingFaceTokenizer tokenizer)
    {
        if (recipe.AppendEos && tokenizer.EosId is null)
        {
            throw new RecipeException(
                $"The tokenizer of {recipe.BaseModel} names no eos_token, and the recipe ends responses with it; add it to "
                + "tokenizer_config.json or set AppendEos = false.");
        }

        _segments = new SegmentTokenizer(tokenizer);
        _appendEos = recipe.AppendEos;
        _completionOnlyLoss = recipe.Training.CompletionOnlyLoss;
    }

    /// <summary>All rows at their full length, in their order, on all cores.</summary>
    public ExampleRow<TokenizedExample>[] Tokenize(
        IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> rows, CancellationToken cancellationToken)
    {
        var tokenized = new ExampleRow<TokenizedExample>[rows.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, rows.Count, options, row => tokenized[row] = Tokenize(rows[row], cancellationToken));
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<RecipeException>().FirstOrDefault() is { } first)
        {
            throw new RecipeException(first.Message, first);
        }

        return tokenized;
    }

    /// <summary>One row at its full length.</summary>
    /// <exception cref="RecipeException">It cannot be tokenized; the message names its line.</exception>
    public ExampleRow<TokenizedExample> Tokenize(ExampleRow<IReadOnlyList<PromptSegment>> row, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return row.Map(Tokenize);
    }

    private TokenizedExample Tokenize(IReadOnlyList<PromptSegment> row)
    {
        TokenizedExample example = PreferenceTokens.Tokenize(_segments, row, _appendEos);
        return _completionOnlyLoss ? example : example with { Labels = example.InputIds };
    }
}
