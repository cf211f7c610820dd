namespace SftRecipes.Tokenization;

/// <summary>One sequence for training.</summary>
/// <param name="InputIds">Token ids.</param>
/// <param name="Labels">
/// As long as <paramref name="InputIds"/> and not shifted: the id where the token is trained, <see cref="Ignored"/> elsewhere.
/// </param>
public sealed record TokenizedExample(int[] InputIds, int[] Labels)
{
    /// <summary>The label of a token that is not trained.</summary>
    public const int Ignored = -100;

    /// <summary>How many tokens are trained.</summary>
    public int TrainedTokens => Labels.Count(label => label != Ignored);
}
