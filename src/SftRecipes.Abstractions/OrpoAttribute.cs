using System;

namespace SftRecipes;

/// <summary>
/// Trains on answers and preferences at once, without a reference model: Odds Ratio Preference Optimization (Hong et al. 2024,
/// arXiv 2403.07691). Names and defaults are those of TRL's <c>ORPOConfig</c>.
/// </summary>
/// <remarks>
/// The row type has a property marked <see cref="ChosenAttribute"/> and one marked <see cref="RejectedAttribute"/>. The loss is the mean
/// cross-entropy of the chosen answers' tokens plus Beta times the mean of −log σ(log-odds of chosen − log-odds of rejected), with
/// log-odds of the mean log-probability per token. As in the paper, the cross-entropy is that of the answer; TRL's includes the prompt's.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OrpoAttribute : Attribute
{
    /// <summary>The weight of the odds-ratio term: the paper's λ, TRL's <c>beta</c>. Above 0. Default 0.1.</summary>
    public double Beta { get; set; } = 0.1;

    /// <summary>Turns all dropout off, the model's own and the adapters', as TRL does. Default true.</summary>
    public bool DisableDropout { get; set; } = true;
}
