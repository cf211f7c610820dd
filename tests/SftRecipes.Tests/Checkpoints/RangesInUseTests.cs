using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>What of a mapped file may be let go of with a tensor.</summary>
public class RangesInUseTests
{
    private const long Mega = 1 << 20;

    [Fact]
    public void What_is_around_a_range_goes_with_it_as_far_as_the_system_reaches()
    {
        var ranges = new RangesInUse();
        ranges.Add(10 * Mega, 11 * Mega);

        Assert.Equal((8 * Mega, 13 * Mega), ranges.Remove(10 * Mega, 11 * Mega));
    }

    [Fact]
    public void The_file_begins_at_0()
    {
        var ranges = new RangesInUse();
        ranges.Add(Mega, 2 * Mega);

        Assert.Equal((0, 4 * Mega), ranges.Remove(Mega, 2 * Mega));
    }

    [Fact]
    public void Neighbours_in_use_stay()
    {
        var ranges = new RangesInUse();
        ranges.Add(10 * Mega, 11 * Mega);
        ranges.Add(9 * Mega, 10 * Mega);
        ranges.Add(12 * Mega, 14 * Mega);

        Assert.Equal((10 * Mega, 12 * Mega), ranges.Remove(10 * Mega, 11 * Mega));
        Assert.Equal((7 * Mega, 12 * Mega), ranges.Remove(9 * Mega, 10 * Mega));
    }

    [Fact]
    public void Shared_memory_stays_until_the_last_tensor_over_it_is_gone()
    {
        var ranges = new RangesInUse();
        ranges.Add(10 * Mega, 11 * Mega);
        ranges.Add(10 * Mega, 11 * Mega);

        (long begin, long end) = ranges.Remove(10 * Mega, 11 * Mega);
        Assert.Equal(begin, end);
        Assert.Equal((8 * Mega, 13 * Mega), ranges.Remove(10 * Mega, 11 * Mega));
    }
}
