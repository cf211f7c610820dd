using System.Collections.Generic;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary><c>[Dpo]</c>.</summary>
internal sealed class DpoStep(RecipeDeclaration declaration, DpoOptions dpo) : PreferenceStep(declaration)
{
    public override IEnumerable<(string Name, double Value)> Numbers
    {
        get
        {
            yield return (nameof(dpo.Beta), dpo.Beta);
            if (dpo.LabelSmoothing > 0)
            {
                yield return (nameof(dpo.LabelSmoothing), dpo.LabelSmoothing);
            }
        }
    }

    public override string Settings =>
        $"new Sft::Training.DpoSettings(Beta, {Literals.Of(dpo.LossType)}, {(dpo.LabelSmoothing > 0 ? "LabelSmoothing" : "0.0")}, "
        + $"PrecomputeRefLogProbs: {Literals.Of(dpo.PrecomputeRefLogProbs)}, DisableDropout: {Literals.Of(dpo.DisableDropout)})";

    public override string Heading =>
        $"Direct preference optimization: {dpo.LossType.ToString().ToLowerInvariant()} loss, beta {Literals.Of(dpo.Beta)}"
        + (Declaration.Lora is null ? "; the reference is a second, frozen copy of the model." : "; the reference is the model without its adapters.");

    protected override bool Precomputes => dpo.PrecomputeRefLogProbs;

    protected override string Summary => dpo.LossType switch
    {
        DpoLossType.Ipo => "The pairs' IPO losses (Azar et al. 2023), of log-probabilities per token.",
        DpoLossType.Hinge => "The pairs' hinge losses (Zhao et al. 2023).",
        _ when dpo.LabelSmoothing > 0 => "The pairs' DPO losses (Rafailov et al. 2023) with a share of swapped labels (Mitchell 2023).",
        _ => "The pairs' DPO losses (Rafailov et al. 2023).",
    };

    protected override void Loss(SourceWriter writer)
    {
        if (dpo.LossType == DpoLossType.Ipo)
        {
            writer.Line("policy = Sft::Training.SequenceLogProbs.PerToken(policy, batch);");
            writer.Line("untrained = Sft::Training.SequenceLogProbs.PerToken(untrained, batch);");
        }

        string smoothing = dpo.LabelSmoothing > 0 ? ", LabelSmoothing" : "";
        writer.Line($"return Sft::Training.DpoLoss.{dpo.LossType}(policy, untrained, Beta{smoothing});");
    }
}
