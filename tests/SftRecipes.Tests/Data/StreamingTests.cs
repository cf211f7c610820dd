using SftRecipes.Data;
using SftRecipes.Training;

namespace SftRecipes.Tests.Data;

public class StreamingTests
{
    [Fact]
    public void A_shuffled_stream_holds_every_item_once_and_stays_within_its_buffer()
    {
        int[] items = [.. Enumerable.Range(0, 500)];
        int[] shuffled = [.. ShuffleBuffer.Shuffle(items, size: 20, seed: 3)];
        Assert.Equal(items, shuffled.Order());
        Assert.NotEqual(items, shuffled);

        // The item at a place was read at most `size` items after those before it.
        Assert.All(shuffled.Select((item, place) => item - place), ahead => Assert.True(ahead <= 20, $"{ahead} ahead"));
        Assert.Equal(shuffled, ShuffleBuffer.Shuffle(items, size: 20, seed: 3));
        Assert.NotEqual(shuffled, ShuffleBuffer.Shuffle(items, size: 20, seed: 4));
        Assert.Equal(items, ShuffleBuffer.Shuffle(items, size: 1, seed: 3));
    }

    [Fact]
    public void What_is_read_ahead_comes_in_order_and_no_further_than_allowed()
    {
        int made = 0;
        int taken = 0;
        foreach (int item in ReadAhead.Of(_ => Numbers(), ahead: 3))
        {
            Assert.Equal(taken++, item);
            Assert.InRange(Volatile.Read(ref made), item + 1, item + 5);
            if (taken == 50)
                break;
        }
        int ended = Volatile.Read(ref made);
        Assert.Equal(50, taken);
        Assert.Equal(ended, Volatile.Read(ref made));

        IEnumerable<int> Numbers()
        {
            for (int number = 0; ; number++)
            {
                Interlocked.Increment(ref made);
                yield return number;
            }
        }
    }

    [Fact]
    public void An_error_comes_after_the_items_before_it()
    {
        var seen = new List<int>();
        var error = Assert.Throws<RecipeException>(() =>
        {
            foreach (int item in ReadAhead.Of(_ => Failing(), ahead: 2))
                seen.Add(item);
        });
        Assert.Equal([1, 2], seen);
        Assert.Equal("row 3 is bad", error.Message);

        static IEnumerable<int> Failing()
        {
            yield return 1;
            yield return 2;
            throw new RecipeException("row 3 is bad");
        }
    }

    [Fact]
    public void Steps_of_a_stream_in_order_are_those_over_known_rows()
    {
        TrainingArguments training = Arguments() with { Shuffle = false, Streaming = true };
        ITrainingUpdates streamed = Streamed(training, Rows(10));
        var planned = new PlannedUpdates(training, Rows(10), OverLengthReport.None(training.MaxLength), Batches(training));
        Assert.Equal(
            planned.Updates(0).Select(update => (update.Step, Ids(update), update.EndsEpoch)),
            streamed.Updates(0).Select(update => (update.Step, Ids(update), update.EndsEpoch)));
    }

    [Theory]
    [InlineData(PackingStrategy.None)]
    [InlineData(PackingStrategy.BestFitDecreasing)]
    [InlineData(PackingStrategy.Wrapped)]
    public void Each_epoch_holds_all_tokens_in_another_order(PackingStrategy packing)
    {
        TrainingArguments training = Arguments() with { Streaming = true, Packing = packing, ShuffleBufferSize = 50 };
        TrainingUpdate[] updates = [.. Streamed(training, Rows(40)).Updates(0)];
        Assert.Equal(training.MaxSteps, updates.Length);
        int end = Array.FindIndex(updates, update => update.EndsEpoch);
        string[] first = [.. updates[..(end + 1)].SelectMany(Tokens)];
        Assert.Equal(Rows(40).SelectMany(row => row.InputIds).Select(id => id.ToString()).Order(), first.Order());
        string[] second = [.. updates[(end + 1)..].SelectMany(Tokens)];
        Assert.NotEqual(first[..20], second[..20]);
        Assert.All(updates, update => Assert.All(update.MicroBatches, batch => Assert.True(batch.Length <= training.MaxLength)));
    }

    [Fact]
    public void A_resumed_stream_goes_on_where_it_stopped()
    {
        TrainingArguments training = Arguments() with { Streaming = true, ShuffleBufferSize = 7, OverLength = OverLengthPolicy.Drop, MaxLength = 9 };
        string[] whole = [.. Streamed(training, Rows(23)).Updates(0).Select(Ids)];
        Assert.Equal(whole[8..], Streamed(training, Rows(23)).Updates(8).Select(Ids));
    }

    [Fact]
    public void Rows_that_are_too_long_are_dealt_with_and_counted_on_the_way()
    {
        TrainingArguments training = Arguments() with { Streaming = true, Shuffle = false, MaxLength = 5, MaxSteps = 3, OverLength = OverLengthPolicy.Truncate };
        ITrainingUpdates updates = Streamed(training, Rows(12));
        Assert.All(updates.Updates(0), update => Assert.All(update.MicroBatches, batch => Assert.True(batch.Length <= 5)));
        Assert.Equal((12, 6, 0, 8), (updates.OverLength.Rows, updates.OverLength.Truncated, updates.OverLength.Dropped, updates.OverLength.LongestLength));

        updates = Streamed(training with { OverLength = OverLengthPolicy.Error }, Rows(12));
        Assert.Contains("row 4 (6 tokens) is longer than MaxLength = 5", Assert.Throws<RecipeException>(() => updates.Updates(0).ToList()).Message);
    }

    [Fact]
    public void A_stream_that_can_be_read_only_once_says_when_it_ended()
    {
        var rows = new Queue<TokenizedExample>(Rows(10));
        ITrainingUpdates updates = Streamed(Arguments() with { Streaming = true, Shuffle = false, MaxSteps = 99 }, Drain());
        Assert.Contains("ended after step 3 of MaxSteps = 99", Assert.Throws<RecipeException>(() => updates.Updates(0).ToList()).Message);
        Assert.Contains(
            "no row to train", Assert.Throws<RecipeException>(() => Streamed(Arguments() with { Streaming = true }, []).Updates(0).ToList()).Message);

        IEnumerable<TokenizedExample> Drain()
        {
            while (rows.TryDequeue(out TokenizedExample? row))
                yield return row;
        }
    }

    [Fact]
    public void Streams_are_mixed_by_weight()
    {
        TrainingArguments training = Arguments() with { Streaming = true, Shuffle = false, MaxSteps = 200 };
        RowSource<TokenizedExample> Source(int id, double weight) => RowSource<TokenizedExample>.Of(
            Enumerable.Repeat(new ExampleRow<TokenizedExample>(new([id, id], [id, id]), 0), 10_000)) with { Weight = weight };
        var updates = new StreamedUpdates<TokenizedExample>(
            training, [Source(1, 1), Source(2, 3)], (rows, _) => rows, Batches(training), CancellationToken.None);
        string[] tokens = [.. updates.Updates(0).SelectMany(Tokens)];

        // 200 steps of 4 rows: a share of 0.75, of which four standard deviations are 0.062.
        Assert.Equal(0.75, tokens.Count(token => token == "2") / (double)tokens.Length, 0.062);
    }

    [Fact]
    public void Cancelling_ends_the_wait_for_rows()
    {
        using var stop = new CancellationTokenSource();
        TrainingArguments training = Arguments() with { Streaming = true, Shuffle = false };
        var source = RowSource<TokenizedExample>.Of(NeverEnding());
        var updates = new StreamedUpdates<TokenizedExample>(training, [source], (rows, _) => rows, Batches(training), stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));
        Assert.Empty(updates.Updates(0));

        static async IAsyncEnumerable<ExampleRow<TokenizedExample>> NeverEnding(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
    }

    private static StreamedUpdates<TokenizedExample> Streamed(TrainingArguments training, IEnumerable<TokenizedExample> rows) => new(
        training, [RowSource<TokenizedExample>.Of(rows.Select(row => new ExampleRow<TokenizedExample>(row, Line: 0)))], (tokens, _) => tokens,
        Batches(training), CancellationToken.None);

    private static BatchMaker Batches(TrainingArguments training) => new(Hosting.Recipes.Definition() with { Training = training }, padId: 0);

    private static TrainingArguments Arguments() => Hosting.Recipes.Definition().Training with
    {
        PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 2, MaxSteps = 14, MaxLength = 16, OverLength = OverLengthPolicy.Error,
    };

    /// <summary>Rows of 3 to 8 tokens, all of whose ids differ.</summary>
    private static TokenizedExample[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(row =>
        {
            int[] ids = [.. Enumerable.Range((row + 1) * 10, 3 + (row % 6))];
            return new TokenizedExample(ids, ids);
        }),
    ];

    private static string Ids(TrainingUpdate update) =>
        string.Join('|', update.MicroBatches.Select(batch => string.Join(' ', batch.InputIds)));

    private static IEnumerable<string> Tokens(TrainingUpdate update) =>
        update.MicroBatches.SelectMany(batch => batch.InputIds).Where(id => id != 0).Select(id => id.ToString());
}
