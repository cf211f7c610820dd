using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>Steps over rows that are all known.</summary>
internal sealed class PlannedUpdates : ITrainingUpdates
{
    private IReadOnlyList<TokenizedExample> _rows;
    private readonly BatchMaker _batches;
    private readonly UpdatePlan _plan;

    /// <param name="training">Batch sizes, order and length.</param>
    /// <param name="rows">The rows of an epoch as they are trained, packed where they are.</param>
    /// <param name="overLength">What became of rows that are too long.</param>
    /// <param name="batches">Makes batches.</param>
    public PlannedUpdates(
        TrainingArguments training, IReadOnlyList<TokenizedExample> rows, OverLengthReport overLength, BatchMaker batches)
    {
        _rows = rows;
        _batches = batches;
        OverLength = overLength;
        _plan = new UpdatePlan([.. rows.Select(row => row.Length)], new UpdatePlanOptions
        {
            PerDeviceTrainBatchSize = training.PerDeviceTrainBatchSize,
            GradientAccumulationSteps = training.GradientAccumulationSteps,
            NumTrainEpochs = training.NumTrainEpochs,
            MaxSteps = training.MaxSteps,
            Shuffle = training.Shuffle,
            GroupByLength = training.GroupByLength,
            Seed = training.Seed,
        });
    }

    public int Rows => _rows.Count;

    public int TotalSteps => _plan.TotalSteps;

    public OverLengthReport OverLength { get; }

    /// <summary>Puts other rows, as many and as long, in the places of these.</summary>
    public void Replace(Func<IReadOnlyList<TokenizedExample>, IReadOnlyList<TokenizedExample>> change) => _rows = change(_rows);

    public IEnumerable<TrainingUpdate> Updates(int completedSteps) => _plan.Updates(completedSteps).Select(update => new TrainingUpdate(
        update.Step, TotalSteps, update.Epoch, [.. update.MicroBatches.Select(rows => _batches.Make(_rows, rows))], update.EndsEpoch));
}
