namespace SftRecipes.Data;

/// <summary>The rows of one optimizer update.</summary>
/// <param name="Step">The update's number in the run, from 1.</param>
/// <param name="Epoch">Epochs done after this update: 1.5 is halfway through the second.</param>
/// <param name="MicroBatches">Row indices of each forward and backward pass whose gradients this update sums.</param>
/// <param name="EndsEpoch">Whether this is the last update of a pass over the rows.</param>
public sealed record Update(int Step, double Epoch, IReadOnlyList<int[]> MicroBatches, bool EndsEpoch);
