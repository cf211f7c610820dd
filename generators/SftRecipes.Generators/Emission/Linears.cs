using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Which linear module stands at a site: with an adapter where it was asked for, quantized where the base is.</summary>
internal static class Linears
{
    public static string Type(RecipeModel recipe, LinearSite site)
    {
        AdapterVariants.Variant[] variants = [.. AdapterVariants.Of(recipe, site.Path, site.Scope)];
        bool adapted = variants[0].Settings is not null;
        return variants.All(variant => variant.Settings is not null == adapted) ? Type(recipe, site, adapted) : "Sft::Models.ILinear";
    }

    /// <summary>An expression that creates the module and registers it; it may ask for <c>layer</c>, see <see cref="NeedsLayer"/>.</summary>
    public static string Create(RecipeModel recipe, LinearSite site, string scope)
    {
        AdapterVariants.Variant[] variants = [.. AdapterVariants.Of(recipe, site.Path, site.Scope)];
        AdapterVariants.Variant[] adapted = [.. variants.Where(static variant => variant.Settings is not null)];
        AdapterVariants.Variant? plain = variants.FirstOrDefault(static variant => variant.Settings is null);
        if (plain is null || adapted.Length == 0)
        {
            return New(recipe, site, scope, adapted);
        }

        int[] layers = [.. adapted.SelectMany(static variant => variant.Layers).OrderBy(static layer => layer)];
        return $"layer is {AdapterVariants.Pattern(layers)} ? {New(recipe, site, scope, adapted)} : {New(recipe, site, scope, [])}";
    }

    /// <summary>Whether layers differ in some of these sites, so that the module that holds them must be told its layer.</summary>
    public static bool NeedsLayer(RecipeModel recipe, IEnumerable<LinearSite> sites) =>
        sites.Any(site => AdapterVariants.Of(recipe, site.Path, site.Scope).Count > 1);

    private static string New(RecipeModel recipe, LinearSite site, string scope, IReadOnlyList<AdapterVariants.Variant> adapted)
    {
        LinearModel linear = site.Linear;
        string name = Literals.Of(linear.Name);
        string settings = (IsQuantized(recipe, site) ? ", s_quantization" : "")
            + (adapted.Count > 0 ? ", " + AdapterVariants.Settings(adapted) : "")
            + (linear.FanInFanOut ? ", fanInFanOut: true" : "");
        return $"Add({name}, new {Type(recipe, site, adapted.Count > 0)}({scope}[{name}], inFeatures: {linear.In}, outFeatures: {linear.Out}, "
            + $"bias: {Literals.Of(linear.Bias)}{settings}))";
    }

    private static string Type(RecipeModel recipe, LinearSite site, bool adapted) => (IsQuantized(recipe, site), adapted) switch
    {
        (true, true) => "Sft::Adapters.QuantizedLoraLinear",
        (true, false) => "Sft::Models.QuantizedLinear",
        (false, true) => "Sft::Adapters.LoraLinear",
        _ => "Sft::Models.Linear",
    };

    private static bool IsQuantized(RecipeModel recipe, LinearSite site) =>
        site.Scope != SiteScope.Head && RecipeFacts.IsQuantized(recipe.Declaration);
}
