using SftRecipes.Training;

namespace SftRecipes.Tests.Training;

public class PlateauTests
{
    private static readonly double[] s_losses =
    [
        3, 2.5, 2.4999, 2.6, 2.7, 2.2, 2.3, 2.3, 2.3, 2.3, 2.3, 2.1, 2, 2.05, 2.05, 2.05, 2.05, 2.05, 2.05, 2.05, 2.05, 2.05, 2.05, 1.9999, 1.99,
        2, 2, 2, 2, 2, 2,
    ];

    /// <summary>Rates after each loss from PyTorch's <c>ReduceLROnPlateau</c>: how many evaluations each rate held for.</summary>
    [Theory]
    [InlineData(0.5, 2, 1e-4, 0, 0, 1e-8, new[] { 4, 4, 7, 3, 3, 6, 3, 1 }, new[] { 1e-3, 5e-4, 2.5e-4, 1.25e-4, 6.25e-5, 3.125e-5, 1.5625e-5, 7.8125e-6 })]
    [InlineData(0.5, 1, 1e-4, 3, 2e-4, 1e-8, new[] { 3, 5, 6, 17 }, new[] { 1e-3, 5e-4, 2.5e-4, 2e-4 })]
    [InlineData(0.1, 0, 0.01, 1, 0, 2e-6, new[] { 2, 2, 2, 25 }, new[] { 1e-3, 1e-4, 1e-5, 1e-6 })]
    public void Rates_are_those_of_torch(
        double factor, int patience, double threshold, int cooldown, double minLr, double epsilon, int[] counts, double[] rates)
    {
        double[] expected = [.. counts.Zip(rates).SelectMany(pair => Enumerable.Repeat(pair.Second, pair.First))];
        double[] actual = [.. Enumerable.Range(1, s_losses.Length).Select(evaluations => 1e-3 * LrSchedules.ReduceLrOnPlateau(
            s_losses.Take(evaluations), 1e-3, factor, patience, threshold, cooldown, minLr, epsilon))];

        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, LrSchedules.ReduceLrOnPlateau([], 1e-3));
    }

    [Theory]
    [InlineData(DecayType.Linear, 0.75)]
    [InlineData(DecayType.OneMinusSqrt, 0.5)]
    [InlineData(DecayType.Cosine, 0.85355339059327378)]
    public void Falls_have_the_form_that_was_asked_for(DecayType type, double afterAQuarter)
    {
        // 10 steps of warm-up, 70 at the peak (what is left), 20 of the fall to a fifth.
        double At(int done) => LrSchedules.WarmupStableDecay(done, 10, 100, 20, decayType: type, minLrRatio: 0.2);

        Assert.Equal((afterAQuarter * 0.8) + 0.2, At(85), 12);
        Assert.Equal([0, 0.5, 1, 1, 1, 0.2, 0.2], new[] { 0, 5, 10, 79, 80, 100, 500 }.Select(At), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Adafactors_own_rates_are_the_inverse_root_of_the_step()
    {
        Assert.Equal(1e-2, LrSchedules.AdafactorRelativeStep(0));
        Assert.Equal(1 / Math.Sqrt(40_000), LrSchedules.AdafactorRelativeStep(39_999), 12);
        Assert.Equal(5e-6, LrSchedules.AdafactorRelativeStep(4, warmupInit: true), 12);
    }
}
