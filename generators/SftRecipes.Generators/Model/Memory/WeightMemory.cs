using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>Bytes of weights, as they are stored in memory on a CPU.</summary>
internal static class WeightMemory
{
    private const int Float = 4;

    /// <summary>Scales that one scale of double quantization stands for.</summary>
    private const int NestedBlock = 256;

    /// <summary>The base model: linears as quantized, all else in float32.</summary>
    public static long BaseModel(RecipeModel recipe)
    {
        long quantized = Quantized(recipe).Sum(static module => module.Weights);
        double perWeight = recipe.Declaration.Quantization is { } quantization ? PerWeight(quantization) : Float;
        return (Float * (RecipeFacts.BaseParameters(recipe.Architecture) - quantized)) + (long)(perWeight * quantized);
    }

    /// <summary>The largest matrix that is written out in float32 for a product.</summary>
    public static long LargestDequantized(RecipeModel recipe) =>
        Quantized(recipe).Select(static module => Float * module.Weights).DefaultIfEmpty(0).Max();

    private static LeafModule[] Quantized(RecipeModel recipe) => RecipeFacts.IsQuantized(recipe.Declaration)
        ? [.. LeafModules.Of(recipe.Architecture).Where(static module => module.Kind == LeafKind.Linear)]
        : [];

    private static double PerWeight(QuantizationOptions quantization) => quantization switch
    {
        { Type: QuantizationType.Int8 } => 1,
        { DoubleQuantization: true } => 0.5 + ((1 + ((double)Float / NestedBlock)) / quantization.BlockSize),
        _ => 0.5 + ((double)Float / quantization.BlockSize),
    };
}
