using SftRecipes.Data;

namespace SftRecipes.Tests.Training.Preference;

public class PreferenceCollatorTests
{
    [Fact]
    public void Pairs_share_one_batch()
    {
        Batch batch = PreferenceCollator.Pairs(PreferenceRows.Pairs, [2, 0], padTokenId: 39);
        Assert.Equal((4, 7, 13), (batch.Rows, batch.Length, batch.TrainedTokens));
        Assert.Equal([7, 5, 4, 7], batch.Lengths);
        Assert.Equal([17L, 18, 19, 20, 21, 22, 23, 3, 4, 5, 6, 7, 39, 39], batch.InputIds.Take(14));
        Assert.Equal([17L, 18, 24, 25, 39, 39, 39, 3, 4, 5, 8, 9, 10, 11], batch.InputIds.Skip(14));
        Assert.Equal([-100L, -100, 24, 25, -100, -100, -100], batch.Labels.Skip(14).Take(7));
        Assert.Equal((2, 7), (batch.Preference!.Examples, batch.Preference.ChosenTokens));
        Assert.Null(batch.Preference.Mismatched);
        Assert.Null(batch.Preference.ReferenceLogProbs);
    }

    [Fact]
    public void Labelled_rows_get_the_answer_of_the_row_before()
    {
        Batch batch = PreferenceCollator.Labelled(PreferenceRows.Labelled, [0, 1, 2], padTokenId: 39, maxLength: 64);
        Assert.Equal([true, false, true], batch.Preference!.Desirable);
        Batch mismatched = batch.Preference.Mismatched!;
        Assert.Equal([4, 3, 7], mismatched.Lengths);
        Assert.Equal([3L, 4, 5, 19, 39, 39, 39, 12, 6, 7, 39, 39, 39, 39, 17, 18, 26, 27, 13, 14, 15], mismatched.InputIds);
        Assert.Equal([-100L, -100, -100, 19, -100, -100, -100], mismatched.Labels.Take(7));
        Assert.Equal(6, mismatched.TrainedTokens);
    }

    [Fact]
    public void Mismatched_rows_are_cut_at_the_maximum()
    {
        Batch batch = PreferenceCollator.Labelled(PreferenceRows.Labelled, [1, 2], padTokenId: 39, maxLength: 5);
        Assert.Equal([17L, 18, 26, 27, 13], batch.Preference!.Mismatched!.InputIds.Skip(5));

        // A prompt that takes all of it gives way for one token of the answer.
        batch = PreferenceCollator.Labelled(PreferenceRows.Labelled, [1, 2], padTokenId: 39, maxLength: 4);
        Assert.Equal([18L, 26, 27, 13], batch.Preference!.Mismatched!.InputIds.Skip(4));
    }

    [Fact]
    public void Rows_of_another_kind_are_refused_by_name()
    {
        Assert.Contains(
            "no rejected completion",
            Assert.Throws<RecipeException>(() => PreferenceCollator.Pairs(PreferenceRows.Labelled, [0], 0)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no label",
            Assert.Throws<RecipeException>(() => PreferenceCollator.Labelled(PreferenceRows.Pairs, [0], 0, 64)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Over_length_is_that_of_the_longer_sequence()
    {
        ExampleRow<TokenizedExample>[] rows = [.. PreferenceRows.Pairs.Select((pair, index) => new ExampleRow<TokenizedExample>(pair, index + 1))];
        Assert.Equal(7, OverLength.Apply(rows, 7, OverLengthPolicy.Error).Report.LongestLength);
        Assert.Equal([2], OverLength.Apply(rows, 6, OverLengthPolicy.Drop).Kept.Select(row => row.Line));
        OverLengthResult cut = OverLength.Apply(rows, 5, OverLengthPolicy.Truncate);
        Assert.Equal([1, 2, 3], cut.Kept.Select(row => row.Line));
        Assert.Equal([3, 4, 5, 6, 7], cut.Kept[0].Value.InputIds);
        Assert.Equal([3, 4, 5, 8, 9], cut.Kept[0].Value.Rejected!.InputIds);
        Assert.Equal([-100, -100, -100, 8, 9], cut.Kept[0].Value.Rejected!.Labels);

        // At 3 tokens the first pair has a prompt only.
        Assert.Equal([2, 3], OverLength.Apply(rows, 3, OverLengthPolicy.Truncate).Kept.Select(row => row.Line));
    }
}
