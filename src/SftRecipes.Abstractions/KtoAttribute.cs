using System;

namespace SftRecipes;

/// <summary>
/// Trains on answers that are each labelled good or bad, without pairs: Kahneman-Tversky Optimization (Ethayarajh et al. 2024,
/// arXiv 2402.01306). Names and defaults are those of TRL's <c>KTOConfig</c>.
/// </summary>
/// <remarks>
/// <para>The row type has a property marked <see cref="ResponseAttribute"/> and a <c>bool</c> one marked
/// <see cref="LabelAttribute"/>: true for a desirable answer.</para>
/// <para>The reference point is the divergence from the reference model, estimated from each prompt of a batch with the answer of the row
/// before it; batches therefore need two rows at least. The reference is as in <see cref="DpoAttribute"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KtoAttribute : Attribute
{
    /// <summary>How strongly the model is held to the reference: the β of the implicit reward β · log(π / π_ref). Above 0. Default 0.1.</summary>
    public double Beta { get; set; } = 0.1;

    /// <summary>
    /// The weight λ_D of desirable answers. Above 0. The paper keeps DesirableWeight · desirable rows to UndesirableWeight · undesirable
    /// rows between 1 : 1 and 4 : 3. Default 1.
    /// </summary>
    public double DesirableWeight { get; set; } = 1;

    /// <summary>The weight λ_U of undesirable answers. Above 0. Default 1.</summary>
    public double UndesirableWeight { get; set; } = 1;

    /// <summary>Turns all dropout off, the model's own and the adapters', as TRL does. Default true.</summary>
    public bool DisableDropout { get; set; } = true;
}
