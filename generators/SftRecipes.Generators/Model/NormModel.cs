namespace SftRecipes.Generators.Model;

/// <param name="Kind">Which norm.</param>
/// <param name="Name">The module's name.</param>
/// <param name="Size">Features that are normalized together.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether it has weights (and, for LayerNorm, biases).</param>
internal sealed record NormModel(NormKind Kind, string Name, int Size, double Epsilon, bool Affine);

internal enum NormKind
{
    LayerNorm,
    RmsNorm,

    /// <summary>RMSNorm whose factor is 1 + weight.</summary>
    UnitOffsetRmsNorm,
}
