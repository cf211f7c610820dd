using SftRecipes.Generators.Contracts;

namespace SftRecipes.Generators.Architectures;

/// <param name="Name">The module, in the backbone.</param>
/// <param name="Offset">The row of position 0; the table has that many more rows.</param>
internal sealed record LearnedPositionsSpec(string Name, int Offset);

/// <param name="Theta">Base of the wavelengths.</param>
/// <param name="PartialFactor">The share of a head's features that is rotated; null for all, or where <paramref name="Dim"/> says.</param>
/// <param name="Dim">How many features of a head are rotated; null where it is a share.</param>
/// <param name="Interleaved">Whether neighbours make a pair, and not the halves of a head.</param>
/// <param name="WindowTheta">Base of the wavelengths in layers with a window; null where it is the same.</param>
/// <param name="When">When positions are rotary; null for always.</param>
internal sealed record RotarySpec(
    NumberField Theta,
    NumberField? PartialFactor = null,
    IntegerField? Dim = null,
    bool Interleaved = false,
    NumberField? WindowTheta = null,
    Condition? When = null);

/// <param name="ScaledAsScores">Whether the biases are divided by √headDim, as scores are.</param>
/// <param name="When">When positions are biases; null for always.</param>
internal sealed record AlibiSpec(bool ScaledAsScores = false, Condition? When = null);

/// <param name="Size">The field with the window; null there for none.</param>
/// <param name="Layers">Which layers it limits, where the configuration has no <c>layer_types</c>.</param>
/// <param name="Parameter">A field that <paramref name="Layers"/> needs.</param>
/// <param name="When">When there are windows at all; null for always.</param>
internal sealed record WindowSpec(
    OptionalIntegerField Size, WindowLayers Layers = WindowLayers.All, IntegerField? Parameter = null, Condition? When = null);

/// <summary>Which layers have a window.</summary>
internal enum WindowLayers
{
    All,

    /// <summary>Every second, from the first on.</summary>
    Alternate,

    /// <summary>All from the one with the parameter's number on.</summary>
    From,

    /// <summary>All but every layer whose number, from 1, is a multiple of the parameter.</summary>
    AllButEvery,
}
