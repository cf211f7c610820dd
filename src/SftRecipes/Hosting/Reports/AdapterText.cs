using System.Globalization;
using SftRecipes.Adapters;

namespace SftRecipes.Hosting.Reports;

/// <summary>A recipe's adapters in words.</summary>
internal static class AdapterText
{
    /// <summary>The modules that are adapted, as they were asked for.</summary>
    public static string Targets(RecipeDefinition recipe) => Targets(recipe.TargetModules, recipe.LoraPlacement);

    /// <inheritdoc cref="Targets(RecipeDefinition)"/>
    public static string Targets(RecipeFacts facts) => Targets(facts.TargetModules, facts.LoraPlacement);

    /// <summary>What is not as usual; empty where everything is.</summary>
    public static string Details(LoraSettings lora, LoraPlacement placement) => string.Join("; ", Parts(lora, placement));

    private static string Targets(IReadOnlyList<string> modules, LoraPlacement placement) =>
        placement.TargetModulesPattern ?? string.Join(", ", modules);

    private static IEnumerable<string> Parts(LoraSettings lora, LoraPlacement placement)
    {
        if (lora.UseRslora)
        {
            yield return "rsLoRA";
        }

        if (lora.UseDora)
        {
            yield return "DoRA";
        }

        if (lora.InitLoraWeights != InitLoraWeights.Default)
        {
            yield return $"start: {lora.InitLoraWeights}";
        }

        if (placement.ExcludeModules.Count > 0)
        {
            yield return $"not on {string.Join(", ", placement.ExcludeModules)}";
        }

        if (placement.LayersToTransform.Count > 0)
        {
            yield return $"layers {string.Join(", ", placement.LayersToTransform)}";
        }

        foreach ((string key, int rank) in placement.RankPattern)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"rank {rank} on {key}");
        }

        foreach ((string key, double alpha) in placement.AlphaPattern)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"alpha {alpha} on {key}");
        }

        if (placement.ModulesToSave.Count > 0)
        {
            yield return $"trained whole: {string.Join(", ", placement.ModulesToSave)}";
        }

        if (placement.Bias != LoraBias.None)
        {
            yield return placement.Bias == LoraBias.All ? "all biases trained" : "biases of adapted modules trained";
        }
    }
}
