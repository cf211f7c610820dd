namespace SftRecipes.Data;

/// <summary>What decides the order of rows in a run. Names and defaults are those of <see cref="TrainingArgumentsAttribute"/>.</summary>
public sealed record UpdatePlanOptions
{
    /// <summary>Rows per micro-batch. 1 and up.</summary>
    public int PerDeviceTrainBatchSize { get; init; } = 8;

    /// <summary>Micro-batches per update. 1 and up.</summary>
    public int GradientAccumulationSteps { get; init; } = 1;

    /// <summary>Passes over the rows; fractions are allowed. Above 0.</summary>
    public double NumTrainEpochs { get; init; } = 3;

    /// <summary>Updates of the run; above 0 it decides instead of <see cref="NumTrainEpochs"/>.</summary>
    public int MaxSteps { get; init; } = -1;

    /// <summary>Whether each epoch has an order of its own, given by <see cref="Seed"/> + epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether batches are drawn from rows of similar length.</summary>
    public bool GroupByLength { get; init; }

    /// <summary>Seeds the order.</summary>
    public int Seed { get; init; } = 42;

    /// <exception cref="RecipeException">An option is out of its range.</exception>
    internal void Validate()
    {
        RequireAtLeastOne(nameof(PerDeviceTrainBatchSize), PerDeviceTrainBatchSize);
        RequireAtLeastOne(nameof(GradientAccumulationSteps), GradientAccumulationSteps);
        if (MaxSteps <= 0 && !(NumTrainEpochs > 0 && double.IsFinite(NumTrainEpochs)))
        {
            throw new RecipeException(FormattableString.Invariant(
                $"NumTrainEpochs is {NumTrainEpochs}; it must be above 0, or MaxSteps must be given."));
        }
    }

    private static void RequireAtLeastOne(string option, int value)
    {
        if (value < 1)
            throw new RecipeException($"{option} is {value}; it must be 1 or more.");
    }
}
