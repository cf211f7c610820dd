using SftRecipes.Training;

namespace SftRecipes.Tests.Training;

/// <summary>Which seeds steps have.</summary>
public class StepSeedTests
{
    private const int Steps = 20_000;

    [Fact]
    public void Steps_of_a_run_have_seeds_of_32_bits_that_all_differ()
    {
        long[] seeds = [.. Enumerable.Range(1, Steps).Select(step => StepSeed.Of(42, step))];

        Assert.Equal(Steps, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.InRange(seed, 0, uint.MaxValue));
    }

    /// <summary>Sums of seed and step would share all but one of them.</summary>
    [Theory]
    [InlineData(42, 43)]
    [InlineData(0, -1)]
    [InlineData(7, 1007)]
    public void Neighbouring_runs_share_no_row_of_steps(int seed, int other)
    {
        Dictionary<long, int> steps = Enumerable.Range(1, Steps).ToDictionary(step => StepSeed.Of(seed, step));
        int[] shifts = [.. Enumerable.Range(1, Steps)
            .Where(step => steps.ContainsKey(StepSeed.Of(other, step)))
            .Select(step => step - steps[StepSeed.Of(other, step)])];

        Assert.InRange(shifts.Length, 0, 3);
        Assert.Equal(shifts.Length, shifts.Distinct().Count());
    }

    /// <summary>A bit of the step changes half of the seed's.</summary>
    [Fact]
    public void Neighbouring_steps_have_unrelated_seeds() =>
        Assert.InRange(Enumerable.Range(1, 1000).Average(step => long.PopCount(StepSeed.Of(42, step) ^ StepSeed.Of(42, step + 1))), 15, 17);
}
