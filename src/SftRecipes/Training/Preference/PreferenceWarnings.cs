namespace SftRecipes.Training;

/// <summary>What about rows of preferences would let a run teach little, though it looks fine.</summary>
internal static class PreferenceWarnings
{
    /// <summary>The paper's widest ratio of the weights of all desirable to all undesirable rows.</summary>
    private const double WidestRatio = 4.0 / 3;

    /// <summary>One sentence for each thing that the user should know.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="rows">The training rows, as far as they are known before the run.</param>
    public static IEnumerable<string> Of(RecipeDefinition recipe, IReadOnlyList<TokenizedExample> rows) => recipe.Preference switch
    {
        _ when rows.Count == 0 => [],
        KtoSettings kto => Balance(kto, rows),
        { IsPaired: true } => SameAnswers(rows),
        _ => [],
    };

    private static IEnumerable<string> SameAnswers(IReadOnlyList<TokenizedExample> rows)
    {
        int same = rows.Count(row => row.Rejected is { } rejected && row.InputIds.AsSpan().SequenceEqual(rejected.InputIds));
        if (same > 0)
        {
            yield return FormattableString.Invariant(
                $"{same} of {rows.Count} pairs have the same chosen and rejected answer, as far as it is read, and teach no preference.");
        }
    }

    private static IEnumerable<string> Balance(KtoSettings kto, IReadOnlyList<TokenizedExample> rows)
    {
        int desirable = rows.Count(row => row.Desirable == true);
        int undesirable = rows.Count - desirable;
        if (desirable == 0 || undesirable == 0)
        {
            yield return FormattableString.Invariant(
                $"All {rows.Count} rows are labelled {(desirable > 0 ? "desirable" : "undesirable")}; KTO learns from rows of both kinds.");
            yield break;
        }

        double ratio = kto.DesirableWeight * desirable / (kto.UndesirableWeight * undesirable);
        if (desirable != undesirable && ratio is < 1 or > WidestRatio)
        {
            double best = kto.UndesirableWeight * undesirable / desirable;
            yield return FormattableString.Invariant(
                $"{desirable} desirable rows of weight {kto.DesirableWeight} and {undesirable} undesirable rows of weight ")
                + FormattableString.Invariant($"{kto.UndesirableWeight} are out of balance; a DesirableWeight between {best:0.##} and ")
                + FormattableString.Invariant($"{best * WidestRatio:0.##} keeps KTO's recommended ratio of 1 : 1 to 4 : 3.");
        }
    }
}
