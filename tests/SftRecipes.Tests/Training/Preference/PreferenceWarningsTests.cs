using SftRecipes.Tests.Inference;
using SftRecipes.Training;

namespace SftRecipes.Tests.Training.Preference;

public class PreferenceWarningsTests
{
    private static readonly TokenizedExample s_good = PreferenceRows.Labelled[0];
    private static readonly TokenizedExample s_bad = PreferenceRows.Labelled[1];

    [Fact]
    public void Pairs_of_one_answer_are_counted()
    {
        TokenizedExample same = PreferenceRows.Pairs[0] with { Rejected = PreferenceRows.Pairs[0] };
        Assert.Equal(
            ["2 of 4 pairs have the same chosen and rejected answer, as far as it is read, and teach no preference."],
            Warnings(new OrpoSettings(0.1, true), [same, PreferenceRows.Pairs[1], PreferenceRows.Pairs[2], same]));
        Assert.Empty(Warnings(new DpoSettings(0.1, DpoLossType.Sigmoid, 0, false, true), PreferenceRows.Pairs));
    }

    [Theory]
    [InlineData(3, 3, 1, true)]
    [InlineData(4, 3, 1, true)]
    [InlineData(3, 4, 1, false)]
    [InlineData(3, 4, 1.4, true)]
    [InlineData(5, 3, 1, false)]
    public void The_papers_balance_is_kept(int desirable, int undesirable, double weight, bool balanced)
    {
        TokenizedExample[] rows = [.. Enumerable.Repeat(s_good, desirable), .. Enumerable.Repeat(s_bad, undesirable)];
        Assert.Equal(balanced, !Warnings(new KtoSettings(0.1, weight, 1, true), rows).Any());
    }

    [Fact]
    public void What_to_do_is_said()
    {
        Assert.Equal(
            ["1 desirable rows of weight 1 and 2 undesirable rows of weight 1.5 are out of balance; a DesirableWeight between 3 and 4 "
                + "keeps KTO's recommended ratio of 1 : 1 to 4 : 3."],
            Warnings(new KtoSettings(0.1, 1, 1.5, true), [s_good, s_bad, s_bad]));
        Assert.Equal(
            ["All 2 rows are labelled undesirable; KTO learns from rows of both kinds."],
            Warnings(new KtoSettings(0.1, 1, 1, true), [s_bad, s_bad]));
    }

    private static IEnumerable<string> Warnings(PreferenceSettings preference, IReadOnlyList<TokenizedExample> rows) =>
        PreferenceWarnings.Of(TestRecipe.Definition with { Preference = preference }, rows);
}
