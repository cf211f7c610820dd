using SftRecipes.Data;
using SftRecipes.Tokenization;

namespace SftRecipes.Training;

/// <summary>The rows of a run as token ids.</summary>
internal sealed class PreparedRows
{
    private readonly RecipeDefinition _recipe;

    private PreparedRows(
        RecipeDefinition recipe, IReadOnlyList<TokenizedExample> train, IReadOnlyList<TokenizedExample> evaluation, int padId, IReadOnlyList<string> warnings)
    {
        _recipe = recipe;
        Train = train;
        Evaluation = evaluation;
        PadId = padId;
        Warnings = warnings;
    }

    public IReadOnlyList<TokenizedExample> Train { get; private set; }

    public IReadOnlyList<TokenizedExample> Evaluation { get; private set; }

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
            Parallel.For(0, rows.Count, i => tokenized[i] = rows[i].Map(row => Labelled(PreferenceTokens.Tokenize(segments, row, recipe.AppendEos))));
            return tokenized;
        }

        TokenizedExample Labelled(TokenizedExample example) =>
            recipe.Training.CompletionOnlyLoss ? example : example with { Labels = example.InputIds };
    }

    /// <summary>Rows that are token ids already.</summary>
    public static PreparedRows Create(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, IReadOnlyList<ExampleRow<TokenizedExample>> train,
        IReadOnlyList<ExampleRow<TokenizedExample>> evaluation)
    {
        var warnings = new List<string>();
        return new PreparedRows(recipe, Kept(train), Kept(evaluation), tokenizer.PadId ?? tokenizer.EosId ?? 0, warnings);

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

    /// <summary>Training rows as one batch.</summary>
    public Batch TrainingBatch(ReadOnlySpan<int> rows) => RowBatches.Collate(_recipe, Train, rows, PadId);

    /// <summary>The evaluation rows in batches, longest first, so that little is padded.</summary>
    public IEnumerable<Batch> EvaluationBatches(int batchSize) => RowBatches.LongestFirst(_recipe, Evaluation, batchSize, PadId);

    /// <summary>Has every row carry the reference's log-probabilities from here on.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="batchSize">Rows per forward pass.</param>
    /// <param name="report">Told the rows done and all rows.</param>
    /// <param name="stop">Asked between batches whether to end early.</param>
    public void Precompute(ReferenceModel reference, int batchSize, Action<int, int> report, Func<bool> stop)
    {
        int all = Train.Count + Evaluation.Count;
        int before = Train.Count;
        Train = ReferencePass.Run(reference, Train, batchSize, PadId, done => report(done, all), stop);
        Evaluation = ReferencePass.Run(reference, Evaluation, batchSize, PadId, done => report(before + done, all), stop);
    }
}
