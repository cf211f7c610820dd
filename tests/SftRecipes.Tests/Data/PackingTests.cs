using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public class PackingTests
{
    /// <summary>The example of TRL's documentation: lengths 5, 2, 3, 1 at 4 tokens, the first cut to 4 before.</summary>
    [Fact]
    public void Best_fit_decreasing_packs_as_TRL_does() =>
        Assert.Equal([[0], [2, 3], [1]], BestFitDecreasing.Bins([4, 2, 3, 1], capacity: 4));

    [Fact]
    public void The_bin_with_the_least_room_is_chosen_and_of_equal_ones_the_first() =>
        Assert.Equal(
            [[0], [1, 5], [2, 3], [4]],
            BestFitDecreasing.Bins([10, 7, 6, 4, 5, 3], capacity: 10).Select(bin => bin.ToArray()));

    [Fact]
    public void Random_bins_hold_every_item_once_and_no_more_than_fits()
    {
        var random = new DeterministicRandom(5);
        for (int trial = 0; trial < 50; trial++)
        {
            int[] lengths = [.. Enumerable.Range(0, 1 + random.NextInt32(200)).Select(_ => 1 + random.NextInt32(64))];
            IReadOnlyList<IReadOnlyList<int>> bins = BestFitDecreasing.Bins(lengths, capacity: 64);
            Assert.Equal(Enumerable.Range(0, lengths.Length), bins.SelectMany(bin => bin).Order());
            int[] loads = [.. bins.Select(bin => bin.Sum(item => lengths[item]))];
            Assert.All(loads, load => Assert.InRange(load, 1, 64));

            // No bin is opened while an item fits elsewhere, so no two bins could be one.
            Assert.True(bins.Count < 2 || loads.Order().Take(2).Sum() > 64);
            Assert.True(bins.Count <= (11.0 / 9 * Math.Ceiling(lengths.Sum() / 64.0)) + 1, $"{bins.Count} bins of {lengths.Sum()} tokens");
        }
    }

    [Fact]
    public void Items_that_fit_nowhere_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BestFitDecreasing.Bins([5], capacity: 4));

    [Fact]
    public void Packed_rows_keep_their_lengths_and_train_no_first_token()
    {
        TokenizedExample packed = Assert.Single(RowPacker.Pack([Row(3, 10), Row(4, 20)], PackingStrategy.BestFitDecreasing, maxLength: 8));
        Assert.Equal([20, 21, 22, 23, 10, 11, 12], packed.InputIds);
        Assert.Equal([-100, 21, 22, 23, -100, 11, 12], packed.Labels);
        Assert.Equal([4, 3], packed.SequenceLengths!);
        Assert.Equal(5, packed.TrainedTokens);
    }

    [Fact]
    public void Wrapped_rows_are_cut_anywhere_and_the_rest_is_kept()
    {
        IReadOnlyList<TokenizedExample> packed = RowPacker.Pack([Row(3, 10), Row(6, 20), Row(2, 30)], PackingStrategy.Wrapped, maxLength: 4);
        Assert.Equal([[10, 11, 12, 20], [21, 22, 23, 24], [25, 30, 31]], packed.Select(row => row.InputIds));
        Assert.Equal([[-100, 11, 12, -100], [21, 22, 23, 24], [25, -100, 31]], packed.Select(row => row.Labels));
        Assert.All(packed, row => Assert.Null(row.SequenceLengths));
    }

    [Fact]
    public void Wrapped_rows_without_a_trained_token_are_left_out() =>
        Assert.Equal(
            [[1, 2, 3]], RowPacker.Pack([new([1, 2, 3, 4], [-100, -100, 3, 4])], PackingStrategy.Wrapped, maxLength: 3).Select(row => row.InputIds));

    [Fact]
    public void Without_packing_rows_stay_as_they_are()
    {
        TokenizedExample[] rows = [Row(3, 10), Row(4, 20)];
        Assert.Same(rows, RowPacker.Pack(rows, PackingStrategy.None, maxLength: 8));
    }

    [Fact]
    public void A_flattened_batch_is_one_row_without_padding()
    {
        Batch batch = Collator.Flatten([Row(2, 1), Row(3, 10), Row(4, 20)], [2, 1]);
        Assert.Equal((1, 7), (batch.Rows, batch.Length));
        Assert.Equal([20, 21, 22, 23, 10, 11, 12], batch.InputIds);
        Assert.Equal([-100, 21, 22, 23, -100, 11, 12], batch.Labels);
        Assert.Equal([[4, 3]], batch.SequenceLengths);
        Assert.Equal(5, batch.TrainedTokens);
    }

    [Fact]
    public void A_padded_batch_of_packed_rows_knows_their_pieces()
    {
        TokenizedExample packed = PackedSequence.Of([Row(2, 1), Row(3, 10)]);
        Batch batch = Collator.Collate([packed, Row(4, 20)], padTokenId: 0);
        Assert.Equal([[2, 3], [4]], batch.SequenceLengths);
        Assert.Equal([5, 4], batch.Lengths);
    }

    private static TokenizedExample Row(int length, int first)
    {
        int[] ids = [.. Enumerable.Range(first, length)];
        return new TokenizedExample(ids, ids);
    }
}
