namespace SftRecipes.Data;

/// <summary>The rows that are trained, and what became of those that are too long.</summary>
/// <param name="Kept">The rows that are trained, in their order.</param>
/// <param name="Report">The counts.</param>
public sealed record OverLengthResult(IReadOnlyList<ExampleRow<TokenizedExample>> Kept, OverLengthReport Report);

/// <summary>Applies an <see cref="OverLengthPolicy"/>, and refuses rows that nothing would be learnt from.</summary>
public static class OverLength
{
    /// <summary>The most rows that a report names.</summary>
    public const int NamedRows = 5;

    /// <summary>Leaves out, cuts or refuses rows longer than <paramref name="maxLength"/> tokens.</summary>
    /// <remarks>
    /// A row that is cut loses its end, the end-of-sequence token included. It is left out where no trained token remains.
    /// </remarks>
    /// <param name="rows">The tokenized rows.</param>
    /// <param name="maxLength">The most tokens of a row. 2 and up: one token predicts nothing.</param>
    /// <param name="policy">What happens to longer rows.</param>
    /// <exception cref="RecipeException">
    /// Rows are too long and the policy is <see cref="OverLengthPolicy.Error"/>; a row has no trained token even at its full length; or
    /// no row is left.
    /// </exception>
    public static OverLengthResult Apply(
        IReadOnlyList<ExampleRow<TokenizedExample>> rows, int maxLength, OverLengthPolicy policy)
    {
        if (maxLength < 2)
            throw new RecipeException($"MaxLength is {maxLength}; it must be 2 or more, since a single token predicts nothing.");
        RowLengths lengths = RowLengths.Of(rows);
        lengths.RefuseUntrained();
        OverLengthRow[] tooLong = [.. lengths.LongerThan(maxLength)];
        int longest = lengths.Longest;
        if (tooLong.Length > 0 && policy == OverLengthPolicy.Error)
        {
            throw new RecipeException(
                $"{tooLong.Length} of {rows.Count} rows are longer than MaxLength = {maxLength} (the longest has {longest} tokens), " +
                $"first {tooLong[0]}: set OverLength = OverLengthPolicy.Drop or OverLengthPolicy.Truncate, or a larger MaxLength.");
        }

        bool truncates = policy == OverLengthPolicy.Truncate;
        int dropped = truncates ? 0 : tooLong.Length;
        int[] kept = [.. Enumerable.Range(0, rows.Count).Where(row =>
            lengths[row] <= maxLength || (truncates && IsTrained(Cut(rows[row].Value, maxLength))))];
        if (rows.Count > 0 && kept.Length == 0)
        {
            throw new RecipeException(
                $"All {rows.Count} rows are left out at MaxLength = {maxLength} (the longest has {longest} tokens, first {tooLong[0]}): " +
                "set a larger MaxLength or shorten the prompt.");
        }

        int untrained = rows.Count - dropped - kept.Length;
        IReadOnlyList<ExampleRow<TokenizedExample>> result = LazyList.Pick(rows, kept);
        return new OverLengthResult(
            truncates && tooLong.Length > 0 ? LazyList.Map(result, row => row.With(Cut(row.Value, maxLength))) : result,
            new OverLengthReport(
                rows.Count, dropped, tooLong.Length - dropped - untrained, untrained, maxLength, longest, [.. tooLong.Take(NamedRows)]));
    }

    /// <summary>Of a pair, the longer sequence's.</summary>
    internal static int LengthOf(TokenizedExample example) => example.Sequences.Max(sequence => sequence.Length);

    internal static bool IsTrained(TokenizedExample example) => example.Sequences.All(sequence => sequence.TrainedTokens > 0);

    /// <summary>The row without what is beyond the length.</summary>
    internal static TokenizedExample Cut(TokenizedExample example, int maxLength) => LengthOf(example) <= maxLength
        ? example
        : example with
        {
            InputIds = [.. example.InputIds.Take(maxLength)],
            Labels = [.. example.Labels.Take(maxLength)],
            Rejected = example.Rejected is { } rejected ? Cut(rejected, maxLength) : null,
        };
}
