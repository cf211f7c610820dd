namespace SftRecipes.Generators.Emission;

/// <summary>Expressions of what layers do between their parts, by kernels that a pass can be captured from.</summary>
internal static class Elementwise
{
    /// <summary>The sum of two tensors.</summary>
    public static string Add(string x, string y) => $"Sft::Models.Elementwise.Add({x}, {y})";

    /// <summary>A tensor times a number.</summary>
    public static string Scale(string x, double factor) => $"Sft::Models.Elementwise.Scale({x}, {Literals.Of(factor)})";
}
