using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The recipe's adapters: their numbers as fields, and where they go as a part of the definition.</summary>
internal static class LoraEmitter
{
    private const string Dictionary = "new global::System.Collections.Generic.Dictionary<string, ";

    /// <summary>The fields with adapters' numbers.</summary>
    public static void Settings(SourceWriter writer, RecipeModel recipe)
    {
        LoraOptions lora = recipe.Declaration.Lora!;
        string more = Initializers(
            lora.UseRslora ? "UseRslora = true" : null,
            lora.UseDora ? "UseDora = true" : null,
            lora.InitLoraWeights != InitLoraWeights.Default ? $"InitLoraWeights = {Literals.Of(lora.InitLoraWeights)}" : null,
            lora.PissaNiter > 0 ? $"PissaNiter = {Literals.Of(lora.PissaNiter)}" : null);
        writer.Line(
            $"private static readonly Sft::Adapters.LoraSettings s_lora = new(Rank: {Literals.Of(lora.Rank)}, "
            + $"Alpha: {Literals.Of(lora.Alpha)}, Dropout: {Literals.Of(lora.Dropout)}){more};");
        foreach ((string name, int rank, double alpha) in AdapterVariants.ExtraSettings(recipe))
        {
            string changes = Initializers(
                rank == lora.Rank ? null : $"Rank = {Literals.Of(rank)}",
                alpha.Equals(lora.Alpha) ? null : $"Alpha = {Literals.Of(alpha)}");
            writer.Line();
            writer.Line($"private static readonly Sft::Adapters.LoraSettings {name} = s_lora with{changes};");
        }
    }

    /// <summary>The members of the definition.</summary>
    public static void Definition(SourceWriter writer, RecipeModel recipe)
    {
        LoraOptions lora = recipe.Declaration.Lora!;
        writer.Line("Lora = s_lora,");
        writer.Line($"TargetModules = {Literals.Of(TargetModules(recipe, lora))},");
        string placement = Initializers(
            lora.TargetModulesPattern is { } pattern ? $"TargetModulesPattern = {Literals.Of(pattern)}" : null,
            lora.ExcludeModules.Count > 0 ? $"ExcludeModules = {Literals.Of(lora.ExcludeModules)}" : null,
            lora.LayersToTransform.Count > 0
                ? $"LayersToTransform = [{string.Join(", ", lora.LayersToTransform.Select(Literals.Of))}]"
                : null,
            lora.LayersPattern is { } layers ? $"LayersPattern = {Literals.Of(layers)}" : null,
            Pattern("RankPattern", "int", lora.Patterns.Where(static p => p.Rank != 0).Select(static p => (p.Pattern, Literals.Of(p.Rank)))),
            Pattern(
                "AlphaPattern", "double",
                lora.Patterns.Where(static p => !double.IsNaN(p.Alpha)).Select(static p => (p.Pattern, Literals.Of(p.Alpha)))),
            lora.ModulesToSave.Count > 0 ? $"ModulesToSave = {Literals.Of(lora.ModulesToSave)}" : null,
            lora.Bias != LoraBias.None ? $"Bias = {Literals.Of(lora.Bias)}" : null);
        if (placement.Length > 0)
        {
            writer.Line($"LoraPlacement = new(){placement},");
        }
    }

    /// <summary>PEFT's <c>target_modules</c> as a list: <c>all-linear</c> is written out, as PEFT does.</summary>
    private static IEnumerable<string> TargetModules(RecipeModel recipe, LoraOptions lora) =>
        lora.TargetModulesPattern is not null ? []
        : lora.TargetsAllLinear ? recipe.Architecture.LinearSites()
            .Where(static site => site.Scope != SiteScope.Head)
            .Select(static site => site.Linear.Name.Split('.').Last())
            .Distinct()
        : lora.TargetModules.Count > 0 ? lora.TargetModules
        : recipe.Architecture.DefaultTargetModules;

    private static string? Pattern(string name, string type, IEnumerable<(string Key, string Value)> entries)
    {
        string[] items = [.. entries.Select(static entry => $"[{Literals.Of(entry.Key)}] = {entry.Value}")];
        return items.Length == 0 ? null : $"{name} = {Dictionary}{type}> {{ {string.Join(", ", items)} }}";
    }

    private static string Initializers(params string?[] members)
    {
        string[] given = [.. members.Where(static member => member is not null).Select(static member => member!)];
        return given.Length == 0 ? "" : " { " + string.Join(", ", given) + " }";
    }
}
