using System;

namespace SftRecipes;

/// <summary>
/// Trains on preferences instead of answers: Direct Preference Optimization (Rafailov et al. 2023, arXiv 2305.18290). The model learns to
/// give the chosen answer a higher likelihood than the rejected one, both measured against the untrained model. Names and defaults are
/// those of TRL's <c>DPOConfig</c>.
/// </summary>
/// <remarks>
/// <para>The row type has a property marked <see cref="ChosenAttribute"/> and one marked <see cref="RejectedAttribute"/>; the prompt
/// template ends in the placeholder of the chosen one, and each of the two is put there.</para>
/// <para>The reference is the base model: with LoRA the same model with its adapters off, which costs no memory; after
/// <see cref="FullFineTuningAttribute"/> a second, frozen copy of all weights, which takes as much memory as the model in float32,
/// or none during training with <see cref="PrecomputeRefLogProbs"/>.</para>
/// <para>The loss of an optimizer step is the mean over all of its pairs.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DpoAttribute : Attribute
{
    /// <summary>How strongly the model is held to the reference: the β of the implicit reward β · log(π / π_ref). Above 0. Default 0.1.</summary>
    public double Beta { get; set; } = 0.1;

    /// <summary>The loss of a pair. Default sigmoid.</summary>
    public DpoLossType LossType { get; set; } = DpoLossType.Sigmoid;

    /// <summary>
    /// The assumed share of pairs whose labels are swapped (conservative DPO, Mitchell 2023), in [0, 0.5). Of
    /// <see cref="DpoLossType.Sigmoid"/> only. Default 0.
    /// </summary>
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// Computes the reference's log-probabilities of all rows once, before the first step, instead of in each step: faster from the
    /// second epoch on, and the reference model of full fine-tuning is let go of before training begins. Default false.
    /// </summary>
    public bool PrecomputeRefLogProbs { get; set; }

    /// <summary>Turns all dropout off, the model's own and the adapters', as TRL does. Default true.</summary>
    public bool DisableDropout { get; set; } = true;
}

/// <summary>Losses of a pair. h is β times the difference of the chosen and the rejected log-ratio to the reference.</summary>
public enum DpoLossType
{
    /// <summary>−log σ(h): a Bradley-Terry model of preferences (Rafailov et al. 2023).</summary>
    Sigmoid,

    /// <summary>
    /// (h / β − 1 / (2β))²: identity preference optimization (Azar et al. 2023, arXiv 2310.12036). As in TRL, log-probabilities are means
    /// over a completion's tokens here, not sums.
    /// </summary>
    Ipo,

    /// <summary>max(0, 1 − h): the hinge loss of SLiC (Zhao et al. 2023, arXiv 2305.10425).</summary>
    Hinge,
}
