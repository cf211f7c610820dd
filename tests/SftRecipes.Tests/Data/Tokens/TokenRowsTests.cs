using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public class TokenRowsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_come_back_as_they_went_in(bool wide)
    {
        int largest = wide ? 250_000 : ushort.MaxValue;
        ExampleRow<TokenizedExample>[] rows =
        [
            new(new([], []), 0),
            new(new([largest], [-100]), 1),
            new(new([3, 4], [3, 4]), 70_000),
            new(new([3, 4, 5, 6, 7], [-100, 4, 5, -100, 7]), 3),
            new(new([3, 4], [3, -100]) { Rejected = new([9, 8, largest], [-100, -100, largest]) }, 4),
            new(new([3, 4], [-100, 4]) { Desirable = true }, 5),
            new(new([3, 4], [-100, 4]) { Desirable = false }, 6),
            new(new([.. Enumerable.Range(0, 300)], [.. Enumerable.Range(0, 300).Select(id => id % 2 == 0 ? id : -100)]), 7),
        ];
        using var compact = TokenRows.OfMemory([TokenBlock.Of(rows, wide)], rows.Length, wide, "rows.jsonl");
        Assert.Equal(rows.Select(Text), compact.Select(Text));
        Assert.All(compact, row => Assert.Equal("rows.jsonl", row.File));
    }

    [Fact]
    public void A_list_of_lists_finds_its_items_past_empty_lists()
    {
        IReadOnlyList<int> joined = LazyList.Join<int>([[], [1, 2], [], [], [3], [4, 5, 6], []]);
        Assert.Equal([1, 2, 3, 4, 5, 6], joined);
        Assert.Equal(joined, Enumerable.Range(0, 6).Select(index => joined[index]));
        Assert.Throws<ArgumentOutOfRangeException>(() => joined[6]);
        Assert.Empty(LazyList.Join<int>([]));
    }

    [Fact]
    public void Parallel_results_keep_their_order_and_their_bounds()
    {
        int taken = 0, given = 0, most = 0;
        IEnumerable<int> Items()
        {
            for (int item = 0; item < 500; item++)
            {
                most = Math.Max(most, ++taken - given);
                yield return item;
            }
        }

        int[] results = [.. OrderedParallel.Select(Items(), item => item * 2, default).Select(result =>
        {
            given++;
            return result;
        })];
        Assert.Equal(Enumerable.Range(0, 500).Select(item => item * 2), results);
        Assert.InRange(most, 1, (2 * Environment.ProcessorCount) + 1);
    }

    [Fact]
    public void The_first_of_several_failures_is_the_one_thrown()
    {
        IEnumerable<int> results = OrderedParallel.Select(
            Enumerable.Range(0, 100), item => item % 10 == 7 ? throw new RecipeException($"item {item}") : item, default);
        Assert.Equal("item 7", Assert.Throws<RecipeException>(() => results.Sum()).Message);
    }

    private static string Text(ExampleRow<TokenizedExample> row) =>
        $"{row.Line}: {string.Concat(row.Value.Sequences.Select(Text))} {row.Value.Desirable}";

    private static string Text(TokenizedExample example) => $"[{string.Join(' ', example.InputIds)}] [{string.Join(' ', example.Labels)}]";
}
