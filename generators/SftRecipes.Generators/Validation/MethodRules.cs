using System.Collections.Generic;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for the base model and for what of it is trained.</summary>
internal static class MethodRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ModelMatch model)
    {
        if (!model.IsKnown)
        {
            ProblemTarget id = ProblemTarget.Of<SftRecipeAttribute>(nameof(SftRecipeAttribute.Model));
            yield return new Problem(RuleIds.UnknownModel, id, recipe.Model, model.Suggestion) { Suggestions = model.Nearest };
        }

        if (string.IsNullOrWhiteSpace(recipe.Revision))
        {
            yield return new Problem(RuleIds.EmptyRevision, ProblemTarget.Of<SftRecipeAttribute>(nameof(SftRecipeAttribute.Revision)));
        }

        if (recipe.Lora is null && recipe.FullFineTuning is null)
        {
            yield return new Problem(RuleIds.NothingTrained, ProblemTarget.ClassName, recipe.Type.Name);
        }

        if (recipe.Lora is not null && recipe.FullFineTuning is { } full)
        {
            yield return full.FromScratch
                ? new Problem(
                    RuleIds.FromScratchWithLora,
                    ProblemTarget.Of<FullFineTuningAttribute>(nameof(FullFineTuningAttribute.FromScratch)))
                : new Problem(RuleIds.LoraAndFullFineTuning, ProblemTarget.Attribute<FullFineTuningAttribute>(), recipe.Type.Name);
        }
    }
}
