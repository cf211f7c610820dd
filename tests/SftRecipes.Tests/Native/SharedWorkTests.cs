using SftRecipes.Native;

namespace SftRecipes.Tests.Native;

[Collection(TorchCollection.Name)]
public class SharedWorkTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(3, 100, 7)]
    [InlineData(0, 4096, 64)]
    [InlineData(5, 5, 1)]
    public void Every_index_is_done_once(long begin, long end, long grain)
    {
        var times = new int[end];
        TorchParallel.Share(begin, end, grain, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                Interlocked.Increment(ref times[i]);
            }
        });

        Assert.All(times.Take((int)begin), count => Assert.Equal(0, count));
        Assert.All(times.Skip((int)begin), count => Assert.Equal(1, count));
    }

    [Fact]
    public void Pieces_are_as_large_as_they_may_be()
    {
        var sizes = new List<long>();
        var work = new SharedWork(0, 100, workers: 2, smallest: 7, largest: 7, (first, last) => sizes.Add(last - first));

        work.Run(0);

        // Two parts of 50, the last piece of each shorter.
        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 1, 7, 7, 7, 7, 7, 7, 7, 1], sizes);
    }

    [Fact]
    public void A_thread_does_what_another_has_not_begun()
    {
        var done = new List<(long First, long Last)>();
        var work = new SharedWork(0, 100, workers: 2, smallest: 10, largest: 100, (first, last) => done.Add((first, last)));

        work.Run(1);

        Assert.Equal((50, 75), done[0]);
        Assert.Equal(100, done.Sum(piece => piece.Last - piece.First));
        work.Run(0);
        Assert.Equal(100, done.Sum(piece => piece.Last - piece.First));
    }
}
