using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public class OverLengthTests
{
    /// <summary>Rows of 4, 8, 12 and 6 tokens; the prompts of 2, 6, 3 and 2 tokens are not trained.</summary>
    private static readonly ExampleRow<TokenizedExample>[] Rows = [Row(2, 4, 1), Row(6, 8, 2), Row(3, 12, 4), Row(2, 6, 5)];

    [Fact]
    public void Rows_that_fit_are_kept_as_they_are()
    {
        OverLengthResult result = OverLength.Apply(Rows, 12, OverLengthPolicy.Error);
        Assert.Equal(Rows, result.Kept);
        Assert.Null(result.Report.Summary);
        Assert.Equal(12, result.Report.LongestLength);
    }

    [Fact]
    public void Error_names_the_count_the_longest_the_first_line_and_the_choices()
    {
        var error = Assert.Throws<RecipeException>(() => OverLength.Apply(Rows, 6, OverLengthPolicy.Error));
        Assert.Equal(
            "2 of 4 rows are longer than MaxLength = 6 (the longest has 12 tokens), first row 2 (line 2, 8 tokens): set " +
            "OverLength = OverLengthPolicy.Drop or OverLengthPolicy.Truncate, or a larger MaxLength.",
            error.Message);
    }

    [Fact]
    public void Drop_leaves_out_and_counts()
    {
        OverLengthResult result = OverLength.Apply(Rows, 6, OverLengthPolicy.Drop);
        Assert.Equal([1, 5], result.Kept.Select(row => row.Line));
        Assert.Equal((4, 2, 0, 0), Counts(result));
        Assert.Equal([new OverLengthRow(2, 2, 8), new OverLengthRow(3, 4, 12)], result.Report.FirstRows);
    }

    [Fact]
    public void Truncate_cuts_the_end_and_leaves_out_what_keeps_no_trained_token()
    {
        OverLengthResult result = OverLength.Apply(Rows, 6, OverLengthPolicy.Truncate);
        Assert.Equal([1, 4, 5], result.Kept.Select(row => row.Line));
        Assert.Equal((4, 0, 1, 1), Counts(result));
        TokenizedExample cut = result.Kept[1].Value;
        Assert.Equal(Rows[2].Value.InputIds[..6], cut.InputIds);
        Assert.Equal([-100, -100, -100, 103, 104, 105], cut.Labels);
        Assert.Contains("2 of 4 rows", result.Report.Summary);
        Assert.Equal(12, Rows[2].Value.Length);
    }

    [Fact]
    public void A_trained_first_token_alone_is_no_trained_token()
    {
        ExampleRow<TokenizedExample>[] rows = [new(new([1, 2], [1, -100]), 3), Row(1, 4, 4)];
        var error = Assert.Throws<RecipeException>(() => OverLength.Apply(rows, 10, OverLengthPolicy.Drop));
        Assert.Contains("1 of 2 rows have no token to train, first row 1 (line 3, 2 tokens)", error.Message);
    }

    [Theory]
    [InlineData(OverLengthPolicy.Drop)]
    [InlineData(OverLengthPolicy.Truncate)]
    public void Leaving_out_every_row_is_an_error(OverLengthPolicy policy)
    {
        var error = Assert.Throws<RecipeException>(() => OverLength.Apply([Rows[1]], 3, policy));
        Assert.Contains("All 1 rows are left out at MaxLength = 3", error.Message);
    }

    [Fact]
    public void Rows_without_a_line_are_named_by_number()
    {
        var error = Assert.Throws<RecipeException>(() => OverLength.Apply([Row(1, 9, 0)], 4, OverLengthPolicy.Error));
        Assert.Contains("first row 1 (9 tokens)", error.Message);
    }

    [Fact]
    public void Kept_rows_always_fit_and_are_always_trained()
    {
        var random = new DeterministicRandom(8);
        for (int trial = 0; trial < 200; trial++)
        {
            ExampleRow<TokenizedExample>[] rows =
                [.. Enumerable.Range(1, 20).Select(line => Row(1 + random.NextInt32(9), 11 + random.NextInt32(10), line)), Row(1, 3, 21)];
            int maxLength = 3 + random.NextInt32(20);
            OverLengthResult truncated = OverLength.Apply(rows, maxLength, OverLengthPolicy.Truncate);
            OverLengthResult dropped = OverLength.Apply(rows, maxLength, OverLengthPolicy.Drop);
            Assert.All(truncated.Kept, row => Assert.True(row.Value.Length <= maxLength && row.Value.TrainedTokens > 0));
            Assert.Equal(rows.Where(row => row.Value.Length <= maxLength), dropped.Kept);
            Assert.Equal(21 - dropped.Report.Dropped, dropped.Kept.Count);
            Assert.Equal(21 - truncated.Report.Untrained, truncated.Kept.Count);
            Assert.Equal(dropped.Report.Dropped, truncated.Report.Truncated + truncated.Report.Untrained);
        }
    }

    private static (int Rows, int Dropped, int Truncated, int Untrained) Counts(OverLengthResult result) =>
        (result.Report.Rows, result.Report.Dropped, result.Report.Truncated, result.Report.Untrained);

    private static ExampleRow<TokenizedExample> Row(int prompt, int length, int line)
    {
        int[] ids = [.. Enumerable.Range(100, length)];
        return new(new TokenizedExample(ids, [.. ids.Select((id, position) => position < prompt ? -100 : id)]), line);
    }
}
