using SftRecipes.Training;

namespace SftRecipes.Tests.Training;

/// <summary>The scale of float16 losses.</summary>
public class GradScalerTests
{
    [Fact]
    public void The_scale_shrinks_with_each_skipped_step_and_grows_after_many_taken_ones()
    {
        var scaler = new GradScaler(enabled: true);
        Assert.False(scaler.Update(double.PositiveInfinity));
        Assert.Equal(32768, scaler.Scale);
        for (int step = 0; step < 2000; step++)
        {
            Assert.True(scaler.Update(1));
        }

        Assert.Equal(65536, scaler.Scale);
    }

    /// <summary>A run whose every step is skipped would end with the adapter that it began with.</summary>
    [Fact]
    public void A_run_that_can_take_no_step_ends()
    {
        var scaler = new GradScaler(enabled: true);
        for (int step = 0; step < 16; step++)
        {
            Assert.False(scaler.Update(double.NaN));
        }

        Assert.Contains("use Bf16", Assert.Throws<RecipeException>(() => scaler.Update(double.NaN)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Off_it_changes_nothing()
    {
        var scaler = new GradScaler(enabled: false);
        Assert.True(scaler.Update(double.NaN));
        Assert.Equal(1, scaler.Scale);
    }
}
