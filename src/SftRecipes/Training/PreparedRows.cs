using SftRecipes.Data;
using SftRecipes.Tokenization;

namespace SftRecipes.Training;

/// <summary>The rows of a run as token ids.</summary>
internal sealed class PreparedRows
{
    private PreparedRows(
        IReadOnlyList<TokenizedExample> train, IReadOnlyList<TokenizedExample> evaluation, int padId, IReadOnlyList<string> warnings)
    {
        Train = train;
        Evaluation = evaluation;
        PadId = padId;
        Warnings = warnings;
    }

    public IReadOnlyList<TokenizedExample> Train { get; }

    public IReadOnlyList<TokenizedExample> Evaluation { get; }

    /// <summary>What fills the end of short rows; it is never trained and never seen, so any id serves where there is no pad token.</summary>
    public int PadId { get; }

    public IReadOnlyList<string> Warnings { get; }

    public static PreparedRows Create(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> train,
        IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> evaluation)
    {
        if (recipe.AppendEos && tokenizer.EosId is null)
        {
            throw new RecipeException(
                $"The tokenizer of {recipe.BaseModel} names no eos_token, and the recipe ends responses with it; add it to "
                + "tokenizer_config.json or set AppendEos = false.");
        }

        if (train.Count == 0)
        {
            throw new RecipeException("There are no training rows; give the recipe at least one.");
        }

        var segments = new SegmentTokenizer(tokenizer);
        return Create(recipe, tokenizer, Tokenize(train), Tokenize(evaluation));

        IReadOnlyList<ExampleRow<TokenizedExample>> Tokenize(IReadOnlyList<ExampleRow<IReadOnlyList<PromptSegment>>> rows)
        {
            var tokenized = new ExampleRow<TokenizedExample>[rows.Count];
            Parallel.For(0, rows.Count, i => tokenized[i] = Labelled(segments.Tokenize(rows[i], recipe.AppendEos)));
            return tokenized;
        }

        ExampleRow<TokenizedExample> Labelled(ExampleRow<TokenizedExample> row) =>
            recipe.Training.CompletionOnlyLoss ? row : row.With(new TokenizedExample(row.Value.InputIds, row.Value.InputIds));
    }

    /// <summary>Rows that are token ids already.</summary>
    public static PreparedRows Create(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, IReadOnlyList<ExampleRow<TokenizedExample>> train,
        IReadOnlyList<ExampleRow<TokenizedExample>> evaluation)
    {
        var warnings = new List<string>();
        return new PreparedRows(Kept(train), Kept(evaluation), tokenizer.PadId ?? tokenizer.EosId ?? 0, warnings);

        IReadOnlyList<TokenizedExample> Kept(IReadOnlyList<ExampleRow<TokenizedExample>> rows)
        {
            if (rows.Count == 0)
            {
                return [];
            }

            OverLengthResult result = OverLength.Apply(rows, recipe.Training.MaxLength, recipe.Training.OverLength);
            if (result.Report.Summary is { } summary)
            {
                warnings.Add(summary);
            }

            return [.. result.Kept.Select(row => row.Value)];
        }
    }

    /// <summary>The evaluation rows in batches, longest first, so that little is padded.</summary>
    public IEnumerable<Batch> EvaluationBatches(int batchSize) =>
        Enumerable.Range(0, Evaluation.Count)
            .OrderByDescending(row => Evaluation[row].Length)
            .Chunk(batchSize)
            .Select(rows => Collator.Collate(Evaluation, rows, PadId));
}
