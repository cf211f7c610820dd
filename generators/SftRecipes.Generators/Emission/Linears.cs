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

/// <summary>The norm module at a place.</summary>
internal static class Norms
{
    public static string Type(NormModel norm) => norm.Kind == NormKind.RmsNorm ? "Sft::Models.RmsNorm" : "Sft::Models.LayerNorm";

    /// <summary>An expression that creates the module and registers it.</summary>
    public static string Create(NormModel norm, int size)
    {
        string name = Literals.Of(norm.Name);
        string affine = norm.Kind == NormKind.LayerNorm ? $", affine: {Literals.Of(norm.Affine)}" : "";
        return $"Add({name}, new {Type(norm)}(weights[{name}], {size}, epsilon: {Literals.Of(norm.Epsilon)}{affine}))";
    }
}

/// <summary>The frequencies of rotary positions.</summary>
internal static class Rotary
{
    public static string Frequencies(RotaryModel rotary)
    {
        string start = $"{rotary.Dim}, theta: {Literals.Of(rotary.Theta)}";
        string call = rotary.Scaling switch
        {
            null => $"Default({start})",
            { Kind: RopeScalingKind.Linear } s => $"Linear({start}, factor: {Literals.Of(s.Factor)})",
            { Kind: RopeScalingKind.Dynamic } s =>
                $"Dynamic({start}, factor: {Literals.Of(s.Factor)}, trainedLength: {s.OriginalMaxPositions})",
            { Kind: RopeScalingKind.Llama3 } s =>
                $"Llama3({start}, factor: {Literals.Of(s.Factor)}, lowFrequencyFactor: {Literals.Of(s.LowFrequencyFactor)}, "
                + $"highFrequencyFactor: {Literals.Of(s.HighFrequencyFactor)}, trainedLength: {s.OriginalMaxPositions})",
            { } s =>
                $"Yarn({start}, factor: {Literals.Of(s.Factor)}, trainedLength: {s.OriginalMaxPositions}, "
                + $"attentionFactor: {Literals.Of(s.AttentionFactor)}, betaFast: {Literals.Of(s.BetaFast)}, betaSlow: {Literals.Of(s.BetaSlow)})",
        };
        return "Sft::Models.RotaryFrequencies." + call;
    }
}
