using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>Steps over rows that are read, shuffled within a buffer, tokenized and packed while the model trains.</summary>
/// <remarks>
/// The rows are read again, epoch after epoch, until all steps are made; as over known rows, a step never spans two epochs. The order
/// depends on the seed alone, so a resumed run passes over the rows that it has seen and goes on as if it had not stopped.
/// </remarks>
/// <typeparam name="T">The form of the rows.</typeparam>
/// <param name="training">Batch sizes, order and length.</param>
/// <param name="sources">Where rows come from.</param>
/// <param name="tokenize">Turns rows into tokens.</param>
/// <param name="batches">Makes batches.</param>
/// <param name="cancellationToken">Ends the wait for rows; there is then no further step.</param>
internal sealed class StreamedUpdates<T>(
    TrainingArguments training, IReadOnlyList<RowSource<T>> sources, RowsToTokens<T> tokenize, BatchMaker batches,
    CancellationToken cancellationToken) : ITrainingUpdates
{
    private const int RowsPerChunk = 64;
    private const int ChunksAhead = 4;

    /// <summary>The rows that best-fit-decreasing packing chooses among: TRL's, which packs a thousand rows at a time.</summary>
    private const int RowsPerPacking = 1000;

    private readonly OverLengthCounter _counter =
        new(training.MaxLength, training.Packing == PackingStrategy.Wrapped ? null : training.OverLength);

    public int Rows => 0;

    public int TotalSteps => training.MaxSteps;

    public OverLengthReport OverLength => _counter.Report;

    public IEnumerable<TrainingUpdate> Updates(int completedSteps)
    {
        _counter.Reset();
        int step = 0;
        for (int epoch = 0; step < TotalSteps; epoch++)
        {
            int before = step;
            using IEnumerator<TokenizedExample[][]> updates = MicroBatches(epoch).GetEnumerator();
            bool more = MoveNext(updates);
            while (more && step < TotalSteps)
            {
                TokenizedExample[][] rows = updates.Current;
                step++;
                more = step == TotalSteps || MoveNext(updates);
                if (step > completedSteps)
                {
                    yield return new TrainingUpdate(
                        step, TotalSteps, more ? epoch : epoch + 1, [.. rows.Select(batches.Make)], EndsEpoch: !more);
                }
            }

            if (cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            if (step == before)
            {
                throw new RecipeException(epoch == 0
                    ? "There is no row to train; check the dataset and OverLength."
                    : $"The rows can be read only once: they ended after step {step} of MaxSteps = {TotalSteps}; lower MaxSteps or give more rows.");
            }
        }
    }

    /// <summary>Whether there is a next; not when the run is being stopped.</summary>
    private bool MoveNext(IEnumerator<TokenizedExample[][]> updates)
    {
        try
        {
            return updates.MoveNext();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private IEnumerable<TokenizedExample[][]> MicroBatches(int epoch) =>
        Packed(Fitting(epoch), epoch).Chunk(training.PerDeviceTrainBatchSize).Chunk(training.GradientAccumulationSteps);

    private IEnumerable<TokenizedExample> Packed(IEnumerable<TokenizedExample> rows, int epoch) => training.Packing switch
    {
        PackingStrategy.Wrapped => WrappedRows.Cut(rows, training.MaxLength),
        PackingStrategy.BestFitDecreasing => rows.Chunk(RowsPerPacking).SelectMany((window, number) =>
        {
            TokenizedExample[] packed = [.. RowPacker.Pack(window, training.Packing, training.MaxLength)];
            if (training.Shuffle)
            {
                // The longest rows come out first.
                new DeterministicRandom(((long)training.Seed + epoch) * RowsPerPacking + number).Shuffle(packed.AsSpan());
            }

            return packed;
        }),
        _ => rows,
    };

    private IEnumerable<TokenizedExample> Fitting(int epoch) =>
        ReadAhead.Of(token => Shuffled(epoch, token).Chunk(RowsPerChunk).Select(rows => tokenize(rows, token)), ChunksAhead, cancellationToken)
            .SelectMany(rows => rows)
            .Select(_counter.Take)
            .OfType<TokenizedExample>();

    private IEnumerable<ExampleRow<T>> Shuffled(int epoch, CancellationToken token)
    {
        long seed = (long)training.Seed + epoch;
        IEnumerable<ExampleRow<T>>[] read = [.. sources.Select(source => source.Read(token))];
        IEnumerable<ExampleRow<T>> rows = sources[0].Weight is null
            ? read.SelectMany(source => source)
            : RowMixer.Draw(read, RowMixer.Picks([.. sources.Select(source => source.Weight!.Value)], seed), training.DatasetStoppingStrategy);
        return training.Shuffle ? ShuffleBuffer.Shuffle(rows, training.ShuffleBufferSize, seed) : rows;
    }
}

/// <summary>Turns rows into tokens, in their order.</summary>
internal delegate IReadOnlyList<ExampleRow<TokenizedExample>> RowsToTokens<T>(
    IReadOnlyList<ExampleRow<T>> rows, CancellationToken cancellationToken);
