namespace SftRecipes.Data;

/// <summary>Rows set apart for training and for evaluation; both keep the order of the dataset.</summary>
/// <param name="Train">The rows that are trained.</param>
/// <param name="Eval">The rows that are evaluated; empty for a share of 0.</param>
public sealed record DatasetSplit<T>(IReadOnlyList<T> Train, IReadOnlyList<T> Eval);

/// <summary>Sets rows apart for evaluation.</summary>
public static class DatasetSplit
{
    /// <summary>
    /// Draws ⌈share × rows⌉ rows for evaluation, as the <c>datasets</c> library does. The same rows, share and seed give the same
    /// split on every machine (<see cref="DeterministicRandom"/>).
    /// </summary>
    /// <param name="rows">All rows.</param>
    /// <param name="evalSplit">The share set aside, in [0, 1).</param>
    /// <param name="seed">The recipe's seed.</param>
    /// <exception cref="RecipeException">The share is out of range, or leaves no row to train.</exception>
    public static DatasetSplit<T> Create<T>(IReadOnlyList<T> rows, double evalSplit, int seed)
    {
        if (!(evalSplit is >= 0 and < 1))
            throw new RecipeException(FormattableString.Invariant($"EvalSplit is {evalSplit}; it must be in [0, 1)."));

        int evalCount = RoundedUp.Ceiling(evalSplit * rows.Count);
        if (evalCount > 0 && evalCount >= rows.Count)
        {
            throw new RecipeException(FormattableString.Invariant(
                $"EvalSplit = {evalSplit} of {rows.Count} rows leaves none to train; lower it, give more rows, or use EvalPath."));
        }

        var inEval = new bool[rows.Count];
        foreach (int row in new DeterministicRandom(seed).Permutation(rows.Count).AsSpan(0, evalCount))
            inEval[row] = true;
        int[][] indices = [.. new[] { false, true }.Select(
            isEval => Enumerable.Range(0, rows.Count).Where(row => inEval[row] == isEval).ToArray())];
        return new DatasetSplit<T>(LazyList.Pick(rows, indices[0]), LazyList.Pick(rows, indices[1]));
    }
}
