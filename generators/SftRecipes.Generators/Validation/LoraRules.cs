using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Rules for <c>[Lora]</c>: its numbers, and which options go together. Where adapters go: see the rules beside this one.</summary>
internal static class LoraRules
{
    private const int MostIterations = 100;

    /// <summary>Twice what an alpha of twice the rank gives at rank 16; rsLoRA's paper has 16 / √rank, at most 8.</summary>
    private const double LargestScaling = 16;

    public static IEnumerable<Problem> Check(RecipeDeclaration recipe, ArchitectureModel? architecture, AdapterPlan? plan)
    {
        if (recipe.Lora is not { } lora)
        {
            return recipe.LoraPatterns == 0
                ? []
                : [Contradiction(
                    ProblemTarget.Attribute<LoraPatternAttribute>(), "[LoraPattern]", "has no effect without [Lora]", "add it, or leave the pattern out")];
        }

        var problems = new List<Problem>();
        problems.AddRange(CheckNumbers(lora));
        problems.AddRange(CheckCombinations(recipe, lora));
        problems.AddRange(CheckReference(recipe, lora));
        if (architecture is not null && plan is not null)
        {
            problems.AddRange(LoraTargetRules.Check(architecture, plan));
            problems.AddRange(LoraPatternRules.Check(plan));
            problems.AddRange(ModulesToSaveRules.Check(recipe, architecture, plan));
            problems.AddRange(CheckUses(architecture, plan));
        }

        return problems;
    }

    internal static ProblemTarget At(string argument, int element = -1) => ProblemTarget.Of<LoraAttribute>(argument, element);

    private static IEnumerable<Problem> CheckNumbers(LoraOptions lora)
    {
        if (lora.Rank < 1)
        {
            yield return new Problem(RuleIds.RankOutOfRange, At(nameof(LoraAttribute.Rank)), Numbers.Text(lora.Rank));
        }

        if (!NumberRange.Above(0).Contains(lora.Alpha))
        {
            yield return new Problem(RuleIds.AlphaOutOfRange, At(nameof(LoraAttribute.Alpha)), Numbers.Text(lora.Alpha));
        }

        if (!NumberRange.Share.Contains(lora.Dropout))
        {
            yield return new Problem(RuleIds.LoraDropoutOutOfRange, At(nameof(LoraAttribute.Dropout)), Numbers.Text(lora.Dropout));
        }

        if (lora.PissaNiter is < 0 or > MostIterations)
        {
            yield return new Problem(RuleIds.PissaNiterOutOfRange, At(nameof(LoraAttribute.PissaNiter)), Numbers.Text(lora.PissaNiter));
        }

        if (!Enum.IsDefined(typeof(LoraBias), lora.Bias))
        {
            yield return Undefined(nameof(LoraAttribute.Bias), (int)lora.Bias, nameof(LoraBias));
        }

        if (!Enum.IsDefined(typeof(InitLoraWeights), lora.InitLoraWeights))
        {
            yield return Undefined(nameof(LoraAttribute.InitLoraWeights), (int)lora.InitLoraWeights, nameof(InitLoraWeights));
        }
    }

    private static IEnumerable<Problem> CheckCombinations(RecipeDeclaration recipe, LoraOptions lora)
    {
        if (lora.TargetModulesPattern is not null && lora.TargetModules.Count > 0)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.TargetModulesPattern)), "TargetModulesPattern", "stands instead of TargetModules",
                "give one of them");
        }

        if (lora.TargetModulesPattern is not null && lora.LayersToTransform.Count > 0)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.LayersToTransform)), "LayersToTransform", "is not read by PEFT beside TargetModulesPattern",
                "say the layers in the pattern");
        }

        if (lora.LayersPattern is not null && lora.LayersToTransform.Count == 0)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.LayersPattern)), "LayersPattern", "has no effect without LayersToTransform",
                "give the layers, or leave it out");
        }

        double scaling = lora.Alpha / Math.Sqrt(Math.Max(1, lora.Rank));
        if (lora.UseRslora && scaling > LargestScaling)
        {
            yield return new Problem(
                RuleIds.RsloraScalingLarge, At(nameof(LoraAttribute.Alpha)), Numbers.Text(Math.Round(scaling, 1)), Numbers.Text(lora.Alpha),
                Numbers.Text(lora.Rank));
        }

        if (lora.PissaNiter > 0 && lora.InitLoraWeights != InitLoraWeights.Pissa)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.PissaNiter)), "PissaNiter", "has no effect without InitLoraWeights.Pissa", "set it, or leave it out");
        }

        bool quantized = RecipeFacts.IsQuantized(recipe);
        if (lora.InitLoraWeights == InitLoraWeights.Loftq && !quantized)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.InitLoraWeights)), "InitLoraWeights.Loftq",
                "makes up for what quantization loses, and nothing is quantized", "add [Quantization], or use another start");
        }

        if (lora.InitLoraWeights is InitLoraWeights.Pissa or InitLoraWeights.Olora && quantized)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.InitLoraWeights)), "InitLoraWeights." + lora.InitLoraWeights,
                "takes the adapter out of the weights before they are quantized, so that what is saved would not fit the quantized model",
                "use InitLoraWeights.Loftq, or remove [Quantization]");
        }
    }

    /// <summary>The reference of DPO and KTO is the model with its adapters off: all that is trained must be in them.</summary>
    private static IEnumerable<Problem> CheckReference(RecipeDeclaration recipe, LoraOptions lora)
    {
        if (!recipe.Preference.NeedsReference)
        {
            yield break;
        }

        const string Reason = "changes the base weights, and the loss compares with the base model by switching adapters off";
        const string Remedy = "leave it out";
        if (lora.ModulesToSave.Count > 0)
        {
            yield return Contradiction(At(nameof(LoraAttribute.ModulesToSave)), "ModulesToSave", Reason, Remedy);
        }

        if (lora.Bias is LoraBias.All or LoraBias.LoraOnly)
        {
            yield return Contradiction(At(nameof(LoraAttribute.Bias)), "LoraBias." + lora.Bias, Reason, Remedy);
        }

        if (lora.InitLoraWeights is InitLoraWeights.Pissa or InitLoraWeights.Olora)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.InitLoraWeights)), "InitLoraWeights." + lora.InitLoraWeights, Reason, Remedy);
        }
    }

    private static IEnumerable<Problem> CheckUses(ArchitectureModel architecture, AdapterPlan plan)
    {
        LoraOptions lora = plan.Lora;
        if (lora.UseDora && plan.Adapted.FirstOrDefault(static adapter => adapter.Module.Kind == LeafKind.Embedding) is { } embedding)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.UseDora)), "UseDora", "is for linear modules", $"leave '{embedding.Module.Path}' out of the targets");
        }

        bool hasBiases = lora.Bias switch
        {
            LoraBias.All => plan.Modules.Any(static module => module.Biases > 0),
            LoraBias.LoraOnly => plan.Adapted.Count == 0 || plan.Adapted.Any(static adapter => adapter.Module.Biases > 0),
            _ => true,
        };
        if (!hasBiases)
        {
            yield return Contradiction(
                At(nameof(LoraAttribute.Bias)), "LoraBias." + lora.Bias,
                lora.Bias == LoraBias.All ? $"trains nothing: {architecture.ClassName} has no biases here" : "trains nothing: no adapted module has a bias",
                "leave it out");
        }
    }

    internal static Problem Contradiction(ProblemTarget target, string option, string what, string remedy) =>
        new(RuleIds.LoraOptionsContradict, target, option, what, remedy);

    private static Problem Undefined(string option, int value, string type) =>
        new(RuleIds.LoraValueUndefined, At(option), Numbers.Text(value), type);
}
