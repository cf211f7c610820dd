namespace SftRecipes.Data;

/// <summary>Which rows each optimizer update of a run sees, and how many updates there are: a function of its inputs alone.</summary>
/// <remarks>
/// The counting is that of transformers' <c>Trainer</c>: a short last batch is kept, a short last group of batches still makes an update,
/// and an update never spans two epochs.
/// </remarks>
public sealed class UpdatePlan
{
    private readonly IReadOnlyList<int> _lengths;
    private readonly UpdatePlanOptions _options;

    /// <param name="lengths">The token count of each training row.</param>
    /// <param name="options">Batch sizes, duration and order.</param>
    /// <exception cref="RecipeException">There is no row, or an option is out of its range.</exception>
    public UpdatePlan(IReadOnlyList<int> lengths, UpdatePlanOptions options)
    {
        if (lengths.Count == 0)
            throw new RecipeException("There is no row to train; check the dataset, EvalSplit and OverLength.");
        options.Validate();

        _lengths = lengths;
        _options = options;
        BatchesPerEpoch = CeilingOfQuotient(lengths.Count, options.PerDeviceTrainBatchSize);
        UpdatesPerEpoch = CeilingOfQuotient(BatchesPerEpoch, options.GradientAccumulationSteps);
        TotalSteps = options.MaxSteps > 0 ? options.MaxSteps : StepsOf(options.NumTrainEpochs);
    }

    /// <summary>⌈rows / <see cref="UpdatePlanOptions.PerDeviceTrainBatchSize"/>⌉</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>⌈<see cref="BatchesPerEpoch"/> / <see cref="UpdatePlanOptions.GradientAccumulationSteps"/>⌉</summary>
    public int UpdatesPerEpoch { get; }

    /// <summary>
    /// The updates of the run: <see cref="UpdatePlanOptions.MaxSteps"/> where it is above 0, else ⌈epochs × updates per epoch⌉.
    /// </summary>
    /// <remarks>
    /// Rounding error does not count: 1.1 epochs of 10 updates are 11 updates; transformers, which rounds 11.000000000000002 up,
    /// makes 12.
    /// </remarks>
    public int TotalSteps { get; }

    /// <summary>The updates in order, drawn as they are asked for. Rows are visited again, epoch after epoch, until the run ends.</summary>
    /// <param name="completedSteps">Updates already done by an interrupted run: the first one returned is the next.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="completedSteps"/> is not in [0, TotalSteps].</exception>
    public IEnumerable<Update> Updates(int completedSteps = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(completedSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(completedSteps, TotalSteps);
        return Draw(completedSteps);
    }

    private IEnumerable<Update> Draw(int done)
    {
        while (done < TotalSteps)
        {
            int epoch = done / UpdatesPerEpoch;
            int[] order = EpochOrder.Create(_lengths, _options, epoch);
            for (int update = done % UpdatesPerEpoch; update < UpdatesPerEpoch && done < TotalSteps; update++)
            {
                done++;
                yield return new Update(
                    done,
                    epoch + (update + 1) / (double)UpdatesPerEpoch,
                    MicroBatches(order, update),
                    update + 1 == UpdatesPerEpoch);
            }
        }
    }

    private int[][] MicroBatches(int[] order, int update)
    {
        int first = update * _options.GradientAccumulationSteps;
        int count = Math.Min(_options.GradientAccumulationSteps, BatchesPerEpoch - first);
        var batches = new int[count][];
        for (int batch = 0; batch < count; batch++)
        {
            int start = (first + batch) * _options.PerDeviceTrainBatchSize;
            batches[batch] = order[start..(int)Math.Min((long)start + _options.PerDeviceTrainBatchSize, order.Length)];
        }
        return batches;
    }

    private int StepsOf(double epochs)
    {
        try
        {
            return Math.Max(1, RoundedUp.Ceiling(epochs * UpdatesPerEpoch));
        }
        catch (OverflowException exception)
        {
            throw new RecipeException(FormattableString.Invariant(
                $"NumTrainEpochs = {epochs} makes more updates than can be counted; lower it."), exception);
        }
    }

    private static int CeilingOfQuotient(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);
}
