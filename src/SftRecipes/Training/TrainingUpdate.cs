using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>One optimizer step: its place in the run and its batches.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="TotalSteps">Steps of the run.</param>
/// <param name="Epoch">Epochs done after it.</param>
/// <param name="MicroBatches">The batches whose gradients are added up.</param>
/// <param name="EndsEpoch">Whether it is the last of an epoch.</param>
public sealed record TrainingUpdate(int Step, int TotalSteps, double Epoch, IReadOnlyList<Batch> MicroBatches, bool EndsEpoch)
{
    /// <summary>Trained tokens of all its batches: what the sum of their losses is divided by.</summary>
    public int TrainedTokens { get; } = MicroBatches.Sum(batch => batch.TrainedTokens);

    /// <summary>Pairs of preferences, or rows, of all its batches: what a sum of their losses is divided by.</summary>
    public int Examples { get; } = MicroBatches.Sum(batch => batch.Preference?.Examples ?? batch.Rows);

    /// <summary>Trained tokens of the chosen completions of all its batches; 0 without preferences.</summary>
    public int ChosenTokens { get; } = MicroBatches.Sum(batch => batch.Preference?.ChosenTokens ?? 0);

    /// <summary>Tokens of all its batches, padding not counted.</summary>
    public int Tokens { get; } = MicroBatches.Sum(batch => batch.Lengths.Sum());
}
