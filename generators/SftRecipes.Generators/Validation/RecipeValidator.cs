using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>
/// The one judge of recipes: the generator asks whether there is a model to write out, the analyzer which problems there are.
/// </summary>
internal static class RecipeValidator
{
    /// <param name="recipe">What the user wrote.</param>
    /// <param name="model">The base model that it names.</param>
    /// <param name="data">What is known of its rows.</param>
    public static RecipeValidation Validate(RecipeDeclaration recipe, ModelMatch model, RecipeData data)
    {
        if ((recipe.Type.Shape & TypeShape.Unresolved) != 0)
        {
            // The compiler reports why; what follows from unknown values would only distract.
            return new RecipeValidation(null, []);
        }

        ArchitectureModel? architecture = model.Architecture;
        AdapterPlan? plan = recipe.Lora is { } lora && architecture is not null ? AdapterPlan.Create(architecture, lora) : null;
        IReadOnlyList<Problem> tokens = SpecialTokenRules.Check(recipe, model);
        List<Problem> problems =
        [
            .. ClassRules.Check(recipe),
            .. MethodRules.Check(recipe, model),
            .. LoraRules.Check(recipe, architecture, plan),
            .. QuantizationRules.Check(recipe, architecture),
            .. PreferenceRules.Check(recipe),
            .. PreferenceRowRules.Check(recipe),
            .. PromptRules.Check(recipe),
            .. TemplateStyleRules.Check(recipe, architecture),
            .. ChatTemplateRules.Check(recipe),
            .. ConversationRules.Check(recipe),
            .. tokens,
            // A template of another family's tokens is not this model's own, needless to say.
            .. tokens.Count == 0 ? OwnTemplateRules.Check(recipe, model) : [],
            .. TextBeginRules.Check(recipe, model),
            .. TextEndRules.Check(recipe, model),
            .. TrainingRules.Check(recipe, architecture),
            .. RunRules.Check(recipe, architecture, data),
            .. BestModelRules.Check(recipe),
            .. ScheduleRules.Check(recipe),
            .. OptimizerRules.Check(recipe),
            .. DatasetRules.Check(recipe),
            .. DataRules.Check(recipe),
            .. GenerationRules.Check(recipe),
        ];
        RecipeModel? valid = architecture is not null && !problems.Any(static problem => problem.IsError)
            ? new RecipeModel(recipe, architecture, (plan?.Adapted ?? []).ToEquatableArray(), (plan?.Saved ?? []).ToEquatableArray(), data)
            {
                Tokens = WrittenTokens.Used(recipe, model.Tokenizer),
            }
            : null;
        return new RecipeValidation(valid, problems);
    }
}

/// <param name="Model">The recipe, if it is valid.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record RecipeValidation(RecipeModel? Model, IReadOnlyList<Problem> Problems);
