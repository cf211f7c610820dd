namespace SftRecipes;

/// <summary>How text is generated. Names and meanings are those of <see cref="GenerationAttribute"/>.</summary>
public sealed record GenerationSettings
{
    /// <inheritdoc cref="GenerationAttribute.MaxNewTokens"/>
    public int MaxNewTokens { get; init; } = 128;

    /// <inheritdoc cref="GenerationAttribute.Temperature"/>
    public double Temperature { get; init; }

    /// <inheritdoc cref="GenerationAttribute.TopK"/>
    public int TopK { get; init; }

    /// <inheritdoc cref="GenerationAttribute.TopP"/>
    public double TopP { get; init; } = 1;

    /// <inheritdoc cref="GenerationAttribute.RepetitionPenalty"/>
    public double RepetitionPenalty { get; init; } = 1;

    /// <inheritdoc cref="GenerationAttribute.Stop"/>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <inheritdoc cref="GenerationAttribute.Seed"/>
    public int Seed { get; init; } = 42;
}
