using SftRecipes.Data;

namespace SftRecipes.Tests.Data;

public class CollatorTests
{
    private static readonly TokenizedExample[] Examples =
    [
        new([5, 6, 7], [-100, 6, 7]),
        new([8, 9], [8, 9]),
        new([2, 3, 4, 2], [-100, -100, 4, 2]),
    ];

    [Fact]
    public void Rows_are_padded_on_the_right_and_masked_by_position()
    {
        // The padding id 2 is also a trained token of the third row.
        Batch batch = Collator.Collate(Examples, padTokenId: 2);
        Assert.Equal((3, 4), (batch.Rows, batch.Length));
        Assert.Equal([3, 2, 4], batch.Lengths);
        Assert.Equal([5, 6, 7, 2, 8, 9, 2, 2, 2, 3, 4, 2], batch.InputIds);
        Assert.Equal([-100, 6, 7, -100, -100, 9, -100, -100, -100, -100, 4, 2], batch.Labels);
        Assert.Equal(5, batch.TrainedTokens);
    }

    [Fact]
    public void Chosen_rows_come_in_the_order_chosen()
    {
        Batch batch = Collator.Collate(Examples, [1, 0], padTokenId: 0);
        Assert.Equal([8, 9, 0, 5, 6, 7], batch.InputIds);
        Assert.Equal([2, 3], batch.Lengths);
    }

    [Fact]
    public void First_position_never_counts()
    {
        Batch batch = Collator.Collate([new TokenizedExample([7], [7])], padTokenId: 0);
        Assert.Equal(0, batch.TrainedTokens);
        Assert.Equal([-100], batch.Labels);
    }

    [Fact]
    public void Random_batches_agree_with_a_plain_reading_of_the_definition()
    {
        var random = new DeterministicRandom(99);
        for (int trial = 0; trial < 200; trial++)
        {
            TokenizedExample[] examples = [.. Enumerable.Range(0, 1 + random.NextInt32(6)).Select(_ => RandomExample(random))];
            Batch batch = Collator.Collate(examples, padTokenId: 1);
            Assert.Equal(examples.Max(example => example.Length), batch.Length);
            Assert.Equal(batch.Labels.Count(label => label != -100), batch.TrainedTokens);
            Assert.Equal(examples.Sum(example => example.TrainedTokens), batch.TrainedTokens);
            for (int row = 0; row < batch.Rows; row++)
            {
                for (int position = 0; position < batch.Length; position++)
                {
                    bool inside = position < examples[row].Length;
                    Assert.Equal(inside ? examples[row].InputIds[position] : 1, batch.InputIds[row * batch.Length + position]);
                    Assert.Equal(
                        inside && position > 0 ? examples[row].Labels[position] : -100, batch.Labels[row * batch.Length + position]);
                }
            }
        }
    }

    [Fact]
    public void Rows_that_are_empty_or_lack_labels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Collator.Collate([], 0));
        Assert.Throws<ArgumentException>(() => Collator.Collate([new TokenizedExample([], [])], 0));
        Assert.Throws<ArgumentException>(() => Collator.Collate([new TokenizedExample([1, 2], [1])], 0));
    }

    private static TokenizedExample RandomExample(DeterministicRandom random)
    {
        int[] ids = [.. Enumerable.Range(0, 1 + random.NextInt32(9)).Select(_ => random.NextInt32(50))];
        return new TokenizedExample(ids, [.. ids.Select(id => random.NextInt32(2) == 0 ? id : -100)]);
    }
}
