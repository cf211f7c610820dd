using System.Globalization;
using SftRecipes.Adapters;

namespace SftRecipes.Golden.Tests;

/// <summary>The attributes that declare what an <c>adapter_config.json</c> says.</summary>
internal static class LoraSource
{
    public static string Of(PeftAdapterConfig config)
    {
        var arguments = new List<string>
        {
            $"Rank = {config.Rank}", $"Alpha = {Number(config.Alpha)}", $"Dropout = {Number(config.Dropout)}",
        };
        Add(config.TargetModulesPattern is null, "TargetModules", Array(config.TargetModules));
        Add(config.TargetModulesPattern is not null, "TargetModulesPattern", Literal(config.TargetModulesPattern ?? ""));
        Add(config.UseRslora, "UseRslora", "true");
        Add(config.UseDora, "UseDora", "true");
        Add(config.ExcludeModules.Count > 0, "ExcludeModules", Array(config.ExcludeModules));
        Add(config.LayersToTransform.Count > 0, "LayersToTransform", $"[{string.Join(", ", config.LayersToTransform)}]");
        Add(config.LayersPattern is not null, "LayersPattern", Literal(config.LayersPattern ?? ""));
        Add(config.ModulesToSave.Count > 0, "ModulesToSave", Array(config.ModulesToSave));
        Add(config.Bias != "none", "Bias", config.Bias == "all" ? "LoraBias.All" : "LoraBias.LoraOnly");
        Add(config.InitLoraWeights == "gaussian", "InitLoraWeights", "InitLoraWeights.Gaussian");
        IEnumerable<string> patterns = config.RankPattern.Keys.Union(config.AlphaPattern.Keys).Select(key =>
            $"[LoraPattern({Literal(key)}"
            + (config.RankPattern.TryGetValue(key, out int rank) ? $", Rank = {rank}" : "")
            + (config.AlphaPattern.TryGetValue(key, out double alpha) ? $", Alpha = {Number(alpha)}" : "") + ")]");
        return string.Join("\n", patterns.Prepend($"[Lora({string.Join(", ", arguments)})]"));

        void Add(bool isGiven, string name, string value)
        {
            if (isGiven)
            {
                arguments.Add($"{name} = {value}");
            }
        }
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Literal(string text) => "@\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Array(IEnumerable<string> items) => "[" + string.Join(", ", items.Order(StringComparer.Ordinal).Select(Literal)) + "]";
}
