using SftRecipes.Data;

namespace SftRecipes;

/// <summary>One training example as token ids.</summary>
/// <param name="InputIds">The ids, prompt and response together. [length]</param>
/// <param name="Labels">
/// For each position the id itself where it is trained, else -100. [length], not shifted: position t of the model predicts
/// <c>Labels[t + 1]</c>.
/// </param>
public sealed record TokenizedExample(int[] InputIds, int[] Labels)
{
    /// <summary>
    /// The lengths of the rows that this one is packed of, where they must not see each other; null for a single row. They add up to
    /// <see cref="Length"/>.
    /// </summary>
    public int[]? SequenceLengths { get; init; }

    /// <summary>The number of tokens.</summary>
    public int Length => InputIds.Length;

    /// <summary>The number of tokens that give a loss: labels other than -100, without the first, which nothing predicts.</summary>
    public int TrainedTokens => LossLabels.CountTrained(Labels);
}
