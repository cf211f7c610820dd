namespace SftRecipes.Adapters;

/// <summary>A recipe's LoRA numbers.</summary>
/// <param name="Rank">r.</param>
/// <param name="Alpha">The adapter's output is scaled by Alpha / Rank.</param>
/// <param name="Dropout">Dropout on the adapter's input while training.</param>
public sealed record LoraSettings(int Rank, double Alpha, double Dropout)
{
    /// <summary>Alpha / Rank.</summary>
    public double Scaling => Alpha / Rank;
}
