using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public class UpdatePlanTests
{
    /// <summary>The tutorial's run: 3 rows, batch 2, accumulation 2 are one update per epoch, so 30 steps are 30 epochs.</summary>
    [Fact]
    public void Tutorial_run_is_thirty_epochs_of_one_update()
    {
        UpdatePlan plan = Plan(3, new() { PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, MaxSteps = 30 });
        Update[] updates = [.. plan.Updates()];
        Assert.Equal((2, 1, 30), (plan.BatchesPerEpoch, plan.UpdatesPerEpoch, plan.TotalSteps));
        Assert.Equal(Enumerable.Range(1, 30), updates.Select(update => update.Step));
        Assert.Equal(Enumerable.Range(1, 30).Select(epoch => (double)epoch), updates.Select(update => update.Epoch));
        Assert.All(updates, update =>
        {
            Assert.True(update.EndsEpoch);
            Assert.Equal([2, 1], update.MicroBatches.Select(batch => batch.Length));
        });
    }

    [Theory]
    [InlineData(10, 2, 2, 3, 3, 9)] // 5 batches, the last update has one
    [InlineData(8, 2, 2, 1, 2, 2)]
    [InlineData(7, 8, 4, 3, 1, 3)] // one short batch
    [InlineData(100, 1, 10, 1.1, 10, 11)] // 1.1 × 10 is 11.000000000000002
    [InlineData(100, 1, 10, 0.25, 10, 3)]
    [InlineData(100, 1, 10, 0.001, 10, 1)]
    public void Updates_are_counted_as_transformers_does(
        int rows, int batch, int accumulation, double epochs, int updatesPerEpoch, int total)
    {
        UpdatePlan plan = Plan(rows, new()
        {
            PerDeviceTrainBatchSize = batch, GradientAccumulationSteps = accumulation, NumTrainEpochs = epochs,
        });
        Assert.Equal(updatesPerEpoch, plan.UpdatesPerEpoch);
        Assert.Equal(total, plan.TotalSteps);
        Assert.Equal(total, plan.Updates().Count());
    }

    [Fact]
    public void Epoch_counts_the_updates_done()
    {
        UpdatePlan plan = Plan(5, new() { PerDeviceTrainBatchSize = 1, GradientAccumulationSteps = 2, NumTrainEpochs = 2 });
        Update[] updates = [.. plan.Updates()];
        Assert.Equal([1 / 3.0, 2 / 3.0, 1, 1 + 1 / 3.0, 1 + 2 / 3.0, 2], updates.Select(update => update.Epoch));
        Assert.Equal([false, false, true, false, false, true], updates.Select(update => update.EndsEpoch));
        Assert.Equal([2, 2, 1, 2, 2, 1], updates.Select(update => update.MicroBatches.Count));
    }

    [Theory]
    [MemberData(nameof(RandomPlans))]
    public void Every_row_is_visited_once_per_epoch(int rows, int batch, int accumulation, bool shuffle, bool groupByLength, int seed)
    {
        UpdatePlan plan = Plan(rows, new()
        {
            PerDeviceTrainBatchSize = batch, GradientAccumulationSteps = accumulation, NumTrainEpochs = 3,
            Shuffle = shuffle, GroupByLength = groupByLength, Seed = seed,
        });
        foreach (Update[] epoch in plan.Updates().Chunk(plan.UpdatesPerEpoch))
        {
            int[][] batches = [.. epoch.SelectMany(update => update.MicroBatches)];
            Assert.Equal(Enumerable.Range(0, rows), batches.SelectMany(rowsOfBatch => rowsOfBatch).Order());
            Assert.All(batches[..^1], rowsOfBatch => Assert.Equal(batch, rowsOfBatch.Length));
            Assert.All(epoch[..^1], update => Assert.Equal(accumulation, update.MicroBatches.Count));
            Assert.True(epoch[^1].EndsEpoch);
        }
    }

    public static TheoryData<int, int, int, bool, bool, int> RandomPlans()
    {
        var random = new DeterministicRandom(2024);
        var plans = new TheoryData<int, int, int, bool, bool, int>();
        for (int plan = 0; plan < 60; plan++)
        {
            plans.Add(
                1 + random.NextInt32(300), 1 + random.NextInt32(9), 1 + random.NextInt32(5),
                random.NextInt32(2) == 0, random.NextInt32(2) == 0, random.NextInt32(1000));
        }
        return plans;
    }

    [Fact]
    public void Without_shuffling_rows_come_in_their_order()
    {
        UpdatePlan plan = Plan(5, new() { PerDeviceTrainBatchSize = 2, NumTrainEpochs = 2, Shuffle = false });
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], RowsOf(plan.Updates()));
    }

    [Fact]
    public void Seed_and_epoch_decide_the_order()
    {
        UpdatePlanOptions options = new() { PerDeviceTrainBatchSize = 4, NumTrainEpochs = 2, Seed = 7 };
        int[] rows = RowsOf(Plan(50, options).Updates());
        Assert.Equal(rows, RowsOf(Plan(50, options).Updates()));
        Assert.NotEqual(rows[..50], rows[50..]);
        Assert.NotEqual(rows, RowsOf(Plan(50, options with { Seed = 9 }).Updates()));
        // The second epoch of seed 7 is the first of seed 8, as in accelerate's seeded sampler.
        Assert.Equal(rows[50..], RowsOf(Plan(50, options with { Seed = 8 }).Updates())[..50]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(20)]
    public void Resuming_continues_the_same_run(int completed)
    {
        UpdatePlan plan = Plan(13, new() { PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, MaxSteps = 20 });
        Update[] whole = [.. plan.Updates()];
        Update[] rest = [.. plan.Updates(completed)];
        Assert.Equal(20 - completed, rest.Length);
        foreach ((Update expected, Update actual) in whole[completed..].Zip(rest))
        {
            Assert.Equal((expected.Step, expected.Epoch, expected.EndsEpoch), (actual.Step, actual.Epoch, actual.EndsEpoch));
            Assert.Equal(expected.MicroBatches, actual.MicroBatches);
        }
    }

    [Fact]
    public void Resuming_beyond_the_end_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Plan(3, new() { MaxSteps = 2 }).Updates(3));

    [Fact]
    public void Grouping_by_length_puts_the_longest_row_first_and_pads_less()
    {
        var random = new DeterministicRandom(3);
        int[] lengths = [.. Enumerable.Range(0, 400).Select(_ => 5 + random.NextInt32(200))];
        UpdatePlanOptions options = new() { PerDeviceTrainBatchSize = 4, NumTrainEpochs = 1 };
        int[][] plain = BatchesOf(new UpdatePlan(lengths, options));
        int[][] grouped = BatchesOf(new UpdatePlan(lengths, options with { GroupByLength = true }));

        Assert.Equal(lengths.Max(), lengths[grouped[0][0]]);
        Assert.True(Padding(grouped, lengths) * 4 < Padding(plain, lengths));
    }

    /// <summary>
    /// With 16 rows in groups of 2 × 1, transformers' mega-batches have min(16 / 8, 50) = 2 groups: 4 rows, longest first in each.
    /// </summary>
    [Fact]
    public void Mega_batches_are_as_large_as_those_of_transformers()
    {
        int[] lengths = [3, 9, 4, 1, 8, 2, 7, 6, 5, 16, 15, 14, 10, 13, 12, 11];
        UpdatePlanOptions options = new() { PerDeviceTrainBatchSize = 2, NumTrainEpochs = 1, Shuffle = false, GroupByLength = true };
        int[] order = RowsOf(new UpdatePlan(lengths, options).Updates());
        // Sorted within fours: 9 4 3 1 | 8 7 6 2 | 16 15 14 5 | 13 12 11 10; then 16, the longest, changes places with the first.
        Assert.Equal([16, 4, 3, 1, 8, 7, 6, 2, 9, 15, 14, 5, 13, 12, 11, 10], order.Select(row => lengths[row]));
    }

    [Fact]
    public void Rows_of_equal_length_stay_shuffled()
    {
        int[] lengths = [.. Enumerable.Repeat(10, 64)];
        UpdatePlanOptions options = new() { PerDeviceTrainBatchSize = 2, NumTrainEpochs = 1 };
        Assert.Equal(
            RowsOf(new UpdatePlan(lengths, options).Updates()),
            RowsOf(new UpdatePlan(lengths, options with { GroupByLength = true }).Updates()));
    }

    [Fact]
    public void Senseless_options_are_refused_by_name()
    {
        Assert.Contains("no row", Assert.Throws<RecipeException>(() => Plan(0, new())).Message);
        Assert.Contains("PerDeviceTrainBatchSize", ErrorOf(new() { PerDeviceTrainBatchSize = 0 }));
        Assert.Contains("GradientAccumulationSteps", ErrorOf(new() { GradientAccumulationSteps = 0 }));
        Assert.Contains("NumTrainEpochs", ErrorOf(new() { NumTrainEpochs = 0 }));
        Assert.Contains("NumTrainEpochs", ErrorOf(new() { NumTrainEpochs = 1e300 }));
        Assert.Equal(5, Plan(3, new() { NumTrainEpochs = 0, MaxSteps = 5 }).TotalSteps);
    }

    private static string ErrorOf(UpdatePlanOptions options) => Assert.Throws<RecipeException>(() => Plan(3, options)).Message;

    private static UpdatePlan Plan(int rows, UpdatePlanOptions options) =>
        new([.. Enumerable.Range(0, rows).Select(row => 1 + row * 7 % 31)], options);

    private static int[] RowsOf(IEnumerable<Update> updates) =>
        [.. updates.SelectMany(update => update.MicroBatches).SelectMany(batch => batch)];

    private static int[][] BatchesOf(UpdatePlan plan) => [.. plan.Updates().SelectMany(update => update.MicroBatches)];

    private static int Padding(int[][] batches, int[] lengths) =>
        batches.Sum(batch => batch.Sum(row => batch.Max(other => lengths[other]) - lengths[row]));
}
