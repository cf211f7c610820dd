namespace SftRecipes.Data;

/// <summary>Rows of one forward pass, padded on the right to the longest.</summary>
/// <param name="InputIds">Token ids, padding included. [Rows, Length], row-major</param>
/// <param name="Labels">
/// The id where a position is trained, else -100; never trained at a row's first position and on padding. [Rows, Length], row-major,
/// not shifted
/// </param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Length">The length of the longest row.</param>
/// <param name="Lengths">Each row's length without padding. [Rows]</param>
/// <param name="TrainedTokens">Labels other than -100 in the whole batch.</param>
public sealed record Batch(long[] InputIds, long[] Labels, int Rows, int Length, int[] Lengths, int TrainedTokens)
{
    /// <summary>
    /// For each row the lengths of the sequences in it that must not see each other, in order; they add up to its length without padding.
    /// [Rows][sequences]
    /// </summary>
    public int[][] SequenceLengths { get; init; } = [.. Lengths.Select(length => new[] { length })];

    /// <summary>What the rows are to each other in a batch of preferences; null for rows of one answer each.</summary>
    public PreferenceBatch? Preference { get; init; }
}
