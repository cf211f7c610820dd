using TorchSharp;

namespace SftRecipes.Training;

/// <summary>What a batch of preferences contributes to a step's loss, and what is logged of it.</summary>
/// <param name="Sum">A scalar: the loss summed over the batch's pairs or labelled rows; divide by those of the optimizer step.</param>
/// <param name="Metrics">Rewards and log-probabilities, by TRL's names.</param>
public sealed record PreferenceLoss(torch.Tensor Sum, MetricSums Metrics)
{
    /// <summary>
    /// A scalar where the method also learns the chosen answers: their cross-entropy summed over tokens; divide by the chosen tokens of the
    /// optimizer step. Else null.
    /// </summary>
    public torch.Tensor? NllSum { get; init; }
}
