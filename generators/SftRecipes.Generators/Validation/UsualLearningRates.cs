using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Learning rates that are used with a method, widely drawn: outside of them a run mostly learns nothing, or diverges.</summary>
/// <param name="Method">The method in words.</param>
/// <param name="Range">The rates.</param>
internal sealed record UsualLearningRates(string Method, NumberRange Range)
{
    /// <summary>Models below this size take far higher rates than the ones that the ranges are of.</summary>
    private const long SmallestModel = 50_000_000;

    // Lion's update has the size of the rate in every coordinate: its paper takes a third to a tenth of AdamW's rate.
    private const double LionLow = 10;
    private const double LionHigh = 3;

    /// <summary>The rates for a recipe; null where none are usual: small models, and optimizers whose rates mean something else.</summary>
    public static UsualLearningRates? Of(RecipeDeclaration recipe, ArchitectureModel architecture)
    {
        OptimizerType optimizer = recipe.Training.Optim;
        if (optimizer == OptimizerType.Sgd || RecipeFacts.HasRelativeStep(recipe) || RecipeFacts.BaseParameters(architecture) < SmallestModel)
        {
            return null;
        }

        UsualLearningRates usual = (recipe.FullFineTuning, recipe.Preference.Any) switch
        {
            ({ FromScratch: true }, _) => new("training from scratch", NumberRange.Between(1e-5, 1e-2)),
            ({ }, true) => new("preferences with full fine-tuning", NumberRange.Between(1e-8, 1e-5)),
            ({ }, false) => new("full fine-tuning", NumberRange.Between(1e-6, 2e-4)),
            (null, true) => new("preferences with LoRA", NumberRange.Between(1e-7, 1e-4)),
            (null, false) => new("LoRA", NumberRange.Between(1e-5, 2e-3)),
        };
        return optimizer == OptimizerType.Lion
            ? new(usual.Method + " by Lion", NumberRange.Between(usual.Range.Low / LionLow, usual.Range.High / LionHigh))
            : usual;
    }
}
