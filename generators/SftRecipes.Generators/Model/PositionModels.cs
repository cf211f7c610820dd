namespace SftRecipes.Generators.Model;

/// <param name="Name">The module's name.</param>
/// <param name="Rows">Rows of the table, offset included.</param>
/// <param name="Offset">The row of position 0.</param>
internal sealed record LearnedPositionsModel(string Name, int Rows, int Offset);

/// <param name="Dim">Features of a head that are rotated.</param>
/// <param name="Theta">Base of the wavelengths.</param>
/// <param name="Scaling">How the wavelengths are stretched; null for not at all.</param>
/// <param name="Interleaved">Whether features 2i and 2i + 1 make a pair, and not i and i + Dim/2.</param>
/// <param name="WindowTheta">Base of the wavelengths in layers with a window, which are not stretched; null where it is the same.</param>
internal sealed record RotaryModel(
    int Dim, double Theta, RopeScalingModel? Scaling, bool Interleaved = false, double? WindowTheta = null);

/// <summary>The fields of <c>rope_scaling</c>; which count depends on the kind.</summary>
internal sealed record RopeScalingModel(
    RopeScalingKind Kind,
    double Factor,
    double LowFrequencyFactor,
    double HighFrequencyFactor,
    int OriginalMaxPositions,
    double AttentionFactor,
    double BetaFast,
    double BetaSlow)
{
    /// <summary>Divisors of the frequencies up to the original length (LongRoPE).</summary>
    public EquatableArray<double> ShortFactors { get; init; }

    /// <summary>Divisors beyond it.</summary>
    public EquatableArray<double> LongFactors { get; init; }
}

internal enum RopeScalingKind
{
    Linear,
    Dynamic,
    Llama3,
    Yarn,
    LongRope,
}

/// <param name="Scale">What the distances' slopes are multiplied by.</param>
internal sealed record AlibiModel(double Scale);

/// <param name="Size">A token sees itself and the Size - 1 before it.</param>
/// <param name="Layers">Which layers are limited so, one value for each.</param>
internal sealed record WindowModel(int Size, EquatableArray<bool> Layers);
