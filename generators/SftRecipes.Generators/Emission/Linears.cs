using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>Which linear module stands at a site: with an adapter where it was asked for, quantized where the base is.</summary>
internal static class Linears
{
    public static string Type(RecipeModel recipe, LinearSite site) => (IsQuantized(recipe, site), IsAdapted(recipe, site)) switch
    {
        (true, true) => "Sft::Adapters.QuantizedLoraLinear",
        (true, false) => "Sft::Models.QuantizedLinear",
        (false, true) => "Sft::Adapters.LoraLinear",
        _ => "Sft::Models.Linear",
    };

    /// <summary>An expression that creates the module and registers it.</summary>
    public static string Create(RecipeModel recipe, LinearSite site, string scope)
    {
        LinearModel linear = site.Linear;
        string name = Literals.Of(linear.Name);
        string settings = (IsQuantized(recipe, site) ? ", s_quantization" : "") + (IsAdapted(recipe, site) ? ", s_lora" : "")
            + (linear.FanInFanOut ? ", fanInFanOut: true" : "");
        return $"Add({name}, new {Type(recipe, site)}({scope}[{name}], inFeatures: {linear.In}, outFeatures: {linear.Out}, "
            + $"bias: {Literals.Of(linear.Bias)}{settings}))";
    }

    private static bool IsQuantized(RecipeModel recipe, LinearSite site) =>
        site.Scope != SiteScope.Head && RecipeFacts.IsQuantized(recipe.Declaration);

    private static bool IsAdapted(RecipeModel recipe, LinearSite site) => recipe.AdapterModules.Contains(site.Path);
}
