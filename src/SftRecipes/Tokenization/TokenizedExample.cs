using System.Text.Json.Serialization;
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

    /// <summary>In a pair of preferences, the same prompt with the worse completion; this one has the better. Else null.</summary>
    public TokenizedExample? Rejected { get; init; }

    /// <summary>Whether a labelled completion is desirable; null where rows are not labelled.</summary>
    public bool? Desirable { get; init; }

    /// <summary>The completion's summed log-probability by the reference model, where it was computed beforehand. In nats.</summary>
    public float? ReferenceLogProb { get; init; }

    /// <summary>This sequence and, in a pair, the rejected one.</summary>
    [JsonIgnore]
    public IEnumerable<TokenizedExample> Sequences => Rejected is null ? [this] : [this, Rejected];

    /// <summary>The number of tokens that give a loss: labels other than -100, without the first, which nothing predicts.</summary>
    public int TrainedTokens => LossLabels.CountTrained(Labels);
}
