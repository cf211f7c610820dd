namespace SftRecipes.Adapters;

/// <summary>An adapter's numbers.</summary>
/// <param name="Rank">r.</param>
/// <param name="Alpha">The adapter's output is scaled by Alpha / Rank, or Alpha / √Rank.</param>
/// <param name="Dropout">Dropout on the adapter's input while training.</param>
public sealed record LoraSettings(int Rank, double Alpha, double Dropout)
{
    /// <summary>Whether the scale is Alpha / √Rank (Kalajdzievski 2023).</summary>
    public bool UseRslora { get; init; }

    /// <summary>Whether the lengths of the adapted weight's rows are trained apart (Liu et al. 2024).</summary>
    public bool UseDora { get; init; }

    /// <summary>What A and B start from.</summary>
    public InitLoraWeights InitLoraWeights { get; init; }

    /// <summary>Subspace iterations of a PiSSA start; 0 for a whole decomposition.</summary>
    public int PissaNiter { get; init; }

    /// <summary>What the product of B and A is multiplied by.</summary>
    public double Scaling => Alpha / (UseRslora ? Math.Sqrt(Rank) : Rank);
}
