using System.Collections.Generic;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary><c>[Kto]</c>.</summary>
internal sealed class KtoStep(RecipeDeclaration declaration, KtoOptions kto) : PreferenceStep(declaration)
{
    public override IEnumerable<(string Name, double Value)> Numbers =>
    [
        (nameof(kto.Beta), kto.Beta),
        (nameof(kto.DesirableWeight), kto.DesirableWeight),
        (nameof(kto.UndesirableWeight), kto.UndesirableWeight),
    ];

    public override string Settings =>
        $"new Sft::Training.KtoSettings(Beta, DesirableWeight, UndesirableWeight, DisableDropout: {Literals.Of(kto.DisableDropout)})";

    public override string Heading =>
        $"Kahneman-Tversky optimization: beta {Literals.Of(kto.Beta)}"
        + (Declaration.Lora is null ? "; the reference is a second, frozen copy of the model." : "; the reference is the model without its adapters.");

    protected override string Summary => "The labelled completions' KTO losses (Ethayarajh et al. 2024).";

    protected override void Loss(SourceWriter writer)
    {
        writer.Line("var referencePoint = Sft::Training.KtoLoss.ReferencePoint(model, reference, batch);");
        writer.Line("return Sft::Training.KtoLoss.Compute(");
        using (writer.Indented())
        {
            writer.Line("policy, untrained, referencePoint, batch.Preference!.Desirable, Beta, DesirableWeight, UndesirableWeight);");
        }
    }
}
