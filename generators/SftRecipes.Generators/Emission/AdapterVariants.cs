using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Which layers of a site have an adapter and of which numbers, as source.</summary>
internal static class AdapterVariants
{
    /// <summary>The layers of a site that are alike.</summary>
    /// <param name="Settings">The field with the adapter's numbers; null where there is no adapter.</param>
    /// <param name="Layers">The layers, ascending.</param>
    internal sealed record Variant(string? Settings, IReadOnlyList<int> Layers);

    /// <summary>The fields with adapters' numbers that are not the recipe's own, in the order in which they are met.</summary>
    public static IEnumerable<(string Name, int Rank, double Alpha)> ExtraSettings(RecipeModel recipe) =>
        recipe.Adapters
            .Select(adapter => (Name: Settings(recipe, adapter), adapter.Rank, adapter.Alpha))
            .Where(static entry => entry.Name != "s_lora")
            .Distinct();

    /// <summary>The variants of a site, the one of the fewest layers first; one for a site outside layers.</summary>
    public static IReadOnlyList<Variant> Of(RecipeModel recipe, string site, SiteScope scope)
    {
        Dictionary<int, string> adapted = recipe.Adapters
            .Where(adapter => adapter.Module.Site == site && adapter.Module.Kind is not LeafKind.Norm)
            .ToDictionary(static adapter => adapter.Module.Layer, adapter => Settings(recipe, adapter));
        return LeafModules.Layers(recipe.Architecture, scope)
            .GroupBy(layer => adapted.TryGetValue(layer, out string? settings) ? settings : null)
            .Select(static group => new Variant(group.Key, group.ToArray()))
            .OrderBy(static variant => variant.Layers.Count)
            .ToArray();
    }

    /// <summary>An expression of <c>layer</c> for the numbers of adapters that layers have.</summary>
    public static string Settings(IReadOnlyList<Variant> adapted) => adapted.Count switch
    {
        1 => adapted[0].Settings!,
        2 => $"layer is {Pattern(adapted[0].Layers)} ? {adapted[0].Settings} : {adapted[1].Settings}",
        _ => "layer switch { " + string.Join(", ", adapted.Select((variant, index) =>
            (index < adapted.Count - 1 ? Pattern(variant.Layers) : "_") + " => " + variant.Settings)) + " }",
    };

    /// <summary>Layers as a pattern: <c>0 or 3 or &gt;= 6 and &lt;= 9</c>.</summary>
    public static string Pattern(IReadOnlyList<int> layers)
    {
        var runs = new List<string>();
        for (int start = 0; start < layers.Count;)
        {
            int end = start;
            while (end + 1 < layers.Count && layers[end + 1] == layers[end] + 1)
            {
                end++;
            }

            runs.Add(end - start < 2
                ? string.Join(" or ", layers.Skip(start).Take(end - start + 1).Select(Literals.Of))
                : $">= {Literals.Of(layers[start])} and <= {Literals.Of(layers[end])}");
            start = end + 1;
        }

        return string.Join(" or ", runs);
    }

    private static string Settings(RecipeModel recipe, AdaptedModule adapter)
    {
        LoraOptions lora = recipe.Declaration.Lora!;
        return "s_lora"
            + (adapter.Rank == lora.Rank ? "" : "Rank" + Literals.Of(adapter.Rank))
            + (adapter.Alpha.Equals(lora.Alpha) ? "" : "Alpha" + adapter.Alpha.ToString("R", CultureInfo.InvariantCulture)
                .Replace('.', '_').Replace('-', '_').Replace("+", ""));
    }
}
