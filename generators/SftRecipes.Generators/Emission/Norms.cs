using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The norm module at a place.</summary>
internal static class Norms
{
    public static string Type(NormModel norm) => norm.Kind == NormKind.LayerNorm ? "Sft::Models.LayerNorm" : "Sft::Models.RmsNorm";

    /// <summary>An expression that creates the module and registers it.</summary>
    public static string Create(NormModel norm)
    {
        string name = Literals.Of(norm.Name);
        string more = norm.Kind switch
        {
            NormKind.LayerNorm => $", affine: {Literals.Of(norm.Affine)}",
            NormKind.UnitOffsetRmsNorm => ", unitOffset: true",
            _ => "",
        };
        return $"Add({name}, new {Type(norm)}(weights[{name}], {norm.Size}, epsilon: {Literals.Of(norm.Epsilon)}{more}))";
    }
}
