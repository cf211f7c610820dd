using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

/// <summary>Against the examples of <c>datasets.interleave_datasets</c>' documentation.</summary>
public class RowMixerTests
{
    private static readonly int[] Shown = [10, 0, 11, 1, 2, 20, 12, 10, 0, 1, 2, 21, 0, 11, 1, 2, 0, 1, 12, 2, 10, 0, 22];

    [Fact]
    public void All_exhausted_goes_on_until_every_row_was_drawn() =>
        Assert.Equal(Shown, Draw([[0, 1, 2], [10, 11, 12], [20, 21, 22]], [.. Shown.Select(row => row / 10)], StoppingStrategy.AllExhausted));

    [Fact]
    public void First_exhausted_ends_with_the_last_row_of_a_dataset() =>
        Assert.Equal(
            [10, 0, 11, 1, 2],
            Draw([[0, 1, 2], [10, 11, 12], [20, 21, 22]], [.. Shown.Select(row => row / 10)], StoppingStrategy.FirstExhausted));

    [Fact]
    public void Small_datasets_begin_anew() => Assert.Equal(
        [0, 10, 20, 1, 11, 21, 2, 12, 22, 0, 13, 23, 1, 10, 24],
        Draw(
            [[0, 1, 2], [10, 11, 12, 13], [20, 21, 22, 23, 24]], [.. Enumerable.Range(0, 99).Select(pick => pick % 3)],
            StoppingStrategy.AllExhausted));

    [Fact]
    public void Rows_are_drawn_in_proportion_to_the_weights()
    {
        int[] picks = [.. RowMixer.Picks([1, 6, 3], seed: 7).Take(100_000)];
        double[] shares = [.. Enumerable.Range(0, 3).Select(source => picks.Count(pick => pick == source) / 100_000.0)];

        // Four standard deviations of a share are at most 0.0064.
        Assert.Equal(0.1, shares[0], 0.0064);
        Assert.Equal(0.6, shares[1], 0.0064);
        Assert.Equal(0.3, shares[2], 0.0064);
        Assert.Equal(picks[..50], RowMixer.Picks([10, 60, 30], seed: 7).Take(50));
        Assert.NotEqual(picks[..50], RowMixer.Picks([1, 6, 3], seed: 8).Take(50));
    }

    [Fact]
    public void A_source_is_read_no_further_than_needed_and_closed()
    {
        int open = 0;
        int read = 0;
        int[] drawn = [.. RowMixer.Draw([Endless(), Endless()], [0, 0, 1], StoppingStrategy.AllExhausted).Take(3)];
        Assert.Equal([0, 1, 0], drawn);
        Assert.Equal((0, 5), (open, read));

        IEnumerable<int> Endless()
        {
            open++;
            try
            {
                for (int row = 0; ; row++)
                {
                    read++;
                    yield return row;
                }
            }
            finally
            {
                open--;
            }
        }
    }

    [Fact]
    public void A_dataset_without_rows_is_named()
    {
        var error = Assert.Throws<RecipeException>(() => Draw([[1], []], [1], StoppingStrategy.AllExhausted));
        Assert.StartsWith("Dataset 2 of the mixture has no rows", error.Message);
    }

    private static int[] Draw(int[][] sources, int[] picks, StoppingStrategy strategy) => [.. RowMixer.Draw(sources, picks, strategy)];
}
