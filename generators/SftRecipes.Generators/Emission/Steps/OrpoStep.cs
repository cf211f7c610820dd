using System.Collections.Generic;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary><c>[Orpo]</c>.</summary>
internal sealed class OrpoStep(RecipeDeclaration declaration, OrpoOptions orpo) : PreferenceStep(declaration)
{
    public override IEnumerable<(string Name, double Value)> Numbers => [(nameof(orpo.Beta), orpo.Beta)];

    public override string Settings => $"new Sft::Training.OrpoSettings(Beta, DisableDropout: {Literals.Of(orpo.DisableDropout)})";

    public override string Heading => $"Odds ratio preference optimization: beta {Literals.Of(orpo.Beta)}, no reference model.";

    protected override string Summary =>
        "The chosen completions' cross-entropy and the pairs' odds-ratio losses (Hong et al. 2024).";

    protected override string StepLoss => "(preference.NllSum! / update.ChosenTokens) + (preference.Sum / update.Examples)";

    protected override void Loss(SourceWriter writer) =>
        writer.Line("return Sft::Training.OrpoLoss.Compute(policy, batch, Beta);");
}
