namespace SftRecipes.Data;

/// <summary>What the rows of a batch of preferences are to each other.</summary>
/// <param name="Examples">
/// Pairs, where the batch's rows are all chosen completions and then, in the same order, the rejected ones; or labelled rows.
/// </param>
/// <param name="ChosenTokens">Trained tokens of the chosen completions; all trained tokens where rows are labelled.</param>
public sealed record PreferenceBatch(int Examples, int ChosenTokens)
{
    /// <summary>Whether each labelled row is desirable. [Examples], or empty for pairs.</summary>
    public IReadOnlyList<bool> Desirable { get; init; } = [];

    /// <summary>
    /// Each labelled row's prompt with the completion of the row before it; null for pairs, and where a batch has one row only.
    /// </summary>
    public Batch? Mismatched { get; init; }

    /// <summary>The reference's summed log-probabilities of the batch's rows, where they were computed beforehand; else null. [Rows]</summary>
    public float[]? ReferenceLogProbs { get; init; }
}
