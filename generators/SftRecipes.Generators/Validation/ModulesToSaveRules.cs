using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using static SftRecipes.Generators.Validation.LoraRules;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>ModulesToSave</c>.</summary>
internal static class ModulesToSaveRules
{
    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel architecture, AdapterPlan plan) =>
        plan.Lora.ModulesToSave.SelectMany((entry, index) => Check(recipe, architecture, plan, entry, index));

    private static IEnumerable<Problem> Check(
        RecipeDeclaration recipe, ArchitectureModel architecture, AdapterPlan plan, string entry, int index)
    {
        ProblemTarget target = At(nameof(LoraAttribute.ModulesToSave), index);
        LeafModule[] matched = [.. plan.Modules.Where(module => ModulePaths.EndsIn(module.Path, entry) && (module.Weights > 0 || module.Kind == LeafKind.TiedHead))];
        if (matched.Length == 0)
        {
            string[] names = [.. ModulePaths.LastSegments(plan.Modules.Select(static module => module.Path))];
            yield return new Problem(
                RuleIds.ModuleToSaveUnmatched, target, entry, architecture.ClassName, NearestNames.Suggestion(entry, names),
                string.Join(", ", names))
            {
                Suggestions = NearestNames.Find(entry, names, 2).ToEquatableArray(),
            };
        }
        else if (LoraTargetRules.Tied(architecture, plan, matched) is { } tied)
        {
            yield return new Problem(RuleIds.ModuleToSaveTied, target, entry, tied.Partner);
        }
        else if (plan.Lora.TargetModulesPattern is null && !plan.Lora.TargetsAllLinear && matched.Any(IsListedTarget))
        {
            yield return new Problem(RuleIds.ModuleToSaveAdapted, target, entry);
        }
        else if (RecipeFacts.IsQuantized(recipe) && matched.Any(static module => module.Kind == LeafKind.Linear))
        {
            yield return new Problem(RuleIds.ModuleToSaveQuantized, target, entry, recipe.Quantization!.Type.ToString());
        }
        else if (plan.Modules.FirstOrDefault(module => module.Path.EndsWith(entry, StringComparison.Ordinal) && !matched.Contains(module))
            is { } other)
        {
            yield return new Problem(RuleIds.ModuleToSaveAmbiguous, target, entry, other.Path, Longer(matched[0].Path, entry));
        }

        bool IsListedTarget(LeafModule module) => AdapterPlan.CanCarry(module) && plan.IsTargeted(module) && !plan.IsExcluded(module);
    }

    /// <summary>The entry with one more segment of the path before it, or the whole path.</summary>
    private static string Longer(string path, string entry)
    {
        string before = path.Substring(0, path.Length - entry.Length).TrimEnd('.');
        return before.Substring(before.LastIndexOf('.') + 1) + "." + entry;
    }
}
