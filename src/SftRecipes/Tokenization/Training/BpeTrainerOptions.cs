namespace SftRecipes.Tokenization;

/// <summary>What a <see cref="BpeTrainer"/> is to make.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>How many tokens, special tokens and the 256 bytes included.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Special tokens; they get ids 0, 1, … in this order. Tokens with a role need not be repeated here: they follow.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>The token that begins a sequence.</summary>
    public string? BosToken { get; init; }

    /// <summary>The token that ends a sequence; it may be the one that begins it.</summary>
    public string? EosToken { get; init; }

    /// <summary>The token that fills up batches.</summary>
    public string? PadToken { get; init; }

    /// <summary>Whether encoding puts <see cref="BosToken"/> in front.</summary>
    public bool AddBosToken { get; init; }

    /// <summary>How often a pair must occur to be merged.</summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>The longest sequence that the model can take, in tokens, as tokenizer_config.json says it; null: not said.</summary>
    public int? ModelMaxLength { get; init; }

    /// <summary>All special tokens in order of id.</summary>
    internal IReadOnlyList<string> AllSpecialTokens =>
        [.. SpecialTokens.Concat(new[] { BosToken, EosToken, PadToken }.OfType<string>()).Distinct(StringComparer.Ordinal)];

    internal void Validate()
    {
        int smallest = 256 + AllSpecialTokens.Count;
        if (VocabularySize < smallest)
        {
            throw new RecipeException(
                $"{nameof(VocabularySize)} is {VocabularySize}, but 256 bytes and {AllSpecialTokens.Count} special tokens need at least {smallest}; raise it.");
        }

        if (AddBosToken && BosToken is null)
        {
            throw new RecipeException($"{nameof(AddBosToken)} is set but there is no {nameof(BosToken)}; name one.");
        }

        if (AllSpecialTokens.Any(string.IsNullOrWhiteSpace))
        {
            throw new RecipeException($"A special token in {nameof(SpecialTokens)} is empty; remove it.");
        }
    }
}
