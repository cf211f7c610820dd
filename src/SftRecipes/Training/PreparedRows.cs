using SftRecipes.Data;
using SftRecipes.Tokenization;

namespace SftRecipes.Training;

/// <summary>The rows of a run as token ids, in the steps that train them.</summary>
internal sealed class PreparedRows : IDisposable
{
    private readonly RecipeDefinition _recipe;
    private readonly IDisposable _files;

    private PreparedRows(
        RecipeDefinition recipe, ITrainingUpdates updates, IReadOnlyList<TokenizedExample> evaluation, int padId,
        IReadOnlyList<string> warnings, IDisposable files)
    {
        _files = files;
        _recipe = recipe;
        Updates = updates;
        Evaluation = evaluation;
        PadId = padId;
        Warnings = warnings;
    }

    /// <summary>The steps.</summary>
    public ITrainingUpdates Updates { get; }

    /// <summary>The evaluation rows, never packed.</summary>
    public IReadOnlyList<TokenizedExample> Evaluation { get; private set; }

    /// <summary>What fills the end of short rows; it is never trained and never seen, so any id serves where there is no pad token.</summary>
    public int PadId { get; }

    /// <summary>What the user should know before the first step.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads, tokenizes, mixes and packs the rows; a stream's training rows are left for later.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="tokenizer">The base model's tokenizer.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="loader">Makes rows tokens.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RecipeException">There are no rows, or the run could learn nothing from one of them.</exception>
    public static PreparedRows Create<T>(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, RunRows<T> rows, IRowLoader<T> loader, CancellationToken cancellationToken)
    {
        var files = new RowFiles<T>(loader, cancellationToken);
        try
        {
            return Create(recipe, tokenizer, rows, loader, files, cancellationToken);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The evaluation rows in batches, longest first, so that little is padded.</summary>
    public IEnumerable<Batch> EvaluationBatches(int batchSize) => RowBatches.LongestFirst(_recipe, Evaluation, batchSize, PadId);

    /// <summary>Closes the files that rows are read from.</summary>
    public void Dispose() => _files.Dispose();

    /// <summary>Has every row carry the reference's log-probabilities from here on; the rows of a stream are not known and cannot.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="batchSize">Rows per forward pass.</param>
    /// <param name="report">Told the rows done and all rows.</param>
    /// <param name="stop">Asked between batches whether to end early.</param>
    public void Precompute(ReferenceModel reference, int batchSize, Action<int, int> report, Func<bool> stop)
    {
        int train = Updates.Rows;
        int all = train + Evaluation.Count;
        if (Updates is PlannedUpdates planned)
        {
            planned.Replace(rows => ReferencePass.Run(reference, rows, batchSize, PadId, done => report(done, all), stop));
        }

        Evaluation = ReferencePass.Run(reference, Evaluation, batchSize, PadId, done => report(train + done, all), stop);
    }

    private static PreparedRows Create<T>(
        RecipeDefinition recipe, HuggingFaceTokenizer tokenizer, RunRows<T> rows, IRowLoader<T> loader, RowFiles<T> files,
        CancellationToken cancellationToken)
    {
        TrainingArguments training = recipe.Training;
        int padId = tokenizer.PadId ?? tokenizer.EosId ?? 0;
        var batches = new BatchMaker(recipe, padId);
        var evaluation = new FittingRows(training);
        foreach (RowSource<T> source in rows.Evaluation)
        {
            evaluation.Add(files.Load(source));
        }

        // A stream's rows are not known before they are trained.
        IReadOnlyList<TokenizedExample> known = [];
        ITrainingUpdates updates = training.Streaming
            ? new StreamedUpdates<T>(training, rows.Train, loader.Tokenize, batches, cancellationToken)
            : Planned();
        return new PreparedRows(
            recipe, updates, evaluation.ForEvaluation(), padId,
            [
                .. new[] { training.Streaming ? null : updates.OverLength.Summary, evaluation.Report.Summary }.OfType<string>(),
                .. loader.Warnings,
                .. PreferenceWarnings.Of(recipe, known),
            ],
            files);

        PlannedUpdates Planned()
        {
            var fitting = new FittingRows(training);
            foreach (RowSource<T> source in rows.Train)
            {
                DatasetSplit<ExampleRow<TokenizedExample>> split = DatasetSplit.Create(files.Load(source), source.EvalSplit, training.Seed);
                fitting.Add(split.Train);
                evaluation.Add(split.Eval);
            }

            if (fitting.Report.Rows == 0)
            {
                throw new RecipeException("There are no training rows; give the recipe at least one.");
            }

            IReadOnlyList<TokenizedExample> mixed = fitting.Mixed([.. rows.Train.Select(source => source.Weight)]);
            known = mixed;
            return new PlannedUpdates(training, RowPacker.Pack(mixed, training.Packing, training.MaxLength), fitting.Report, batches);
        }
    }
}
