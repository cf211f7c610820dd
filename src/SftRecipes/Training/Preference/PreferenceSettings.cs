using System.Text.Json.Serialization;

namespace SftRecipes.Training;

/// <summary>How a recipe learns from preferences, with every value resolved.</summary>
/// <param name="Beta">How strongly the model is held to the reference; for ORPO the weight of the odds-ratio term.</param>
/// <param name="DisableDropout">Whether all dropout is off in training.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(DpoSettings), "dpo")]
[JsonDerivedType(typeof(OrpoSettings), "orpo")]
[JsonDerivedType(typeof(KtoSettings), "kto")]
public abstract record PreferenceSettings(double Beta, bool DisableDropout)
{
    /// <summary>Whether rows are pairs of completions; else each is one completion with a label.</summary>
    [JsonIgnore]
    public virtual bool IsPaired => true;

    /// <summary>Whether the loss compares with the untrained model.</summary>
    [JsonIgnore]
    public virtual bool NeedsReference => true;

    /// <summary>The method in a few words, with its numbers.</summary>
    public abstract string Describe();
}

/// <summary>Direct preference optimization. Meanings are those of <see cref="DpoAttribute"/>.</summary>
/// <param name="Beta"><inheritdoc cref="DpoAttribute.Beta" path="/summary"/></param>
/// <param name="LossType"><inheritdoc cref="DpoAttribute.LossType" path="/summary"/></param>
/// <param name="LabelSmoothing"><inheritdoc cref="DpoAttribute.LabelSmoothing" path="/summary"/></param>
/// <param name="PrecomputeRefLogProbs"><inheritdoc cref="DpoAttribute.PrecomputeRefLogProbs" path="/summary"/></param>
/// <param name="DisableDropout"><inheritdoc cref="DpoAttribute.DisableDropout" path="/summary"/></param>
public sealed record DpoSettings(
    double Beta, DpoLossType LossType, double LabelSmoothing, bool PrecomputeRefLogProbs, bool DisableDropout)
    : PreferenceSettings(Beta, DisableDropout)
{
    /// <inheritdoc/>
    public override string Describe()
    {
        string smoothing = LabelSmoothing > 0 ? FormattableString.Invariant($", label smoothing {LabelSmoothing}") : "";
        return FormattableString.Invariant($"DPO ({LossType} loss, beta {Beta}{smoothing})");
    }
}

/// <summary>Odds ratio preference optimization. Meanings are those of <see cref="OrpoAttribute"/>.</summary>
/// <param name="Beta"><inheritdoc cref="OrpoAttribute.Beta" path="/summary"/></param>
/// <param name="DisableDropout"><inheritdoc cref="OrpoAttribute.DisableDropout" path="/summary"/></param>
public sealed record OrpoSettings(double Beta, bool DisableDropout) : PreferenceSettings(Beta, DisableDropout)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsReference => false;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"ORPO (beta {Beta})");
}

/// <summary>Kahneman-Tversky optimization. Meanings are those of <see cref="KtoAttribute"/>.</summary>
/// <param name="Beta"><inheritdoc cref="KtoAttribute.Beta" path="/summary"/></param>
/// <param name="DesirableWeight"><inheritdoc cref="KtoAttribute.DesirableWeight" path="/summary"/></param>
/// <param name="UndesirableWeight"><inheritdoc cref="KtoAttribute.UndesirableWeight" path="/summary"/></param>
/// <param name="DisableDropout"><inheritdoc cref="KtoAttribute.DisableDropout" path="/summary"/></param>
public sealed record KtoSettings(double Beta, double DesirableWeight, double UndesirableWeight, bool DisableDropout)
    : PreferenceSettings(Beta, DisableDropout)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsPaired => false;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant(
        $"KTO (beta {Beta}, desirable weight {DesirableWeight}, undesirable weight {UndesirableWeight})");
}
