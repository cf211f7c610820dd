using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Tests.Native;

[Collection(TorchCollection.Name)]
public class TorchParallelTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 6, 1)]
    [InlineData(3, 1003, 1)]
    [InlineData(0, 1000, 300)]
    [InlineData(0, 10, 1000)]
    public void Every_index_is_visited_once(long begin, long end, long grain)
    {
        int[] visits = new int[1100];
        TorchParallel.For(begin, end, grain, (from, to) =>
        {
            Assert.True(to > from);
            for (long i = from; i < to; i++)
            {
                Interlocked.Increment(ref visits[i]);
            }
        });
        Assert.All(visits.Index(), visit => Assert.Equal(visit.Index >= begin && visit.Index < end ? 1 : 0, visit.Item));
    }

    [Fact]
    public void Large_ranges_use_all_of_libtorchs_threads()
    {
        const int Threads = 2;
        int before = torch.get_num_threads();
        torch.set_num_threads(Threads);
        try
        {
            var seen = new HashSet<int>();
            using var all = new Barrier(Threads);
            TorchParallel.For(0, 1000, 1, (_, _) =>
            {
                lock (seen)
                {
                    seen.Add(Environment.CurrentManagedThreadId);
                }

                all.SignalAndWait(TimeSpan.FromSeconds(30));
            });
            Assert.Equal(Threads, seen.Count);
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }

    [Fact]
    public void An_exception_in_a_body_reaches_the_caller_and_later_calls_work()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            TorchParallel.For(0, 100, 1, (_, _) => throw new InvalidOperationException("in a body")));
        Assert.Equal("in a body", error.Message);

        long sum = 0;
        TorchParallel.For(0, 100, 1, (from, to) => Interlocked.Add(ref sum, to - from));
        Assert.Equal(100, sum);
    }
}
