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
    public void A_resumed_scaler_goes_on_as_the_interrupted_one_would()
    {
        var interrupted = new GradScaler(enabled: true);
        interrupted.Update(double.PositiveInfinity);
        for (int step = 0; step < 1990; step++)
        {
            interrupted.Update(1);
        }

        var resumed = new GradScaler(enabled: true);
        resumed.Restore(interrupted.State);
        for (int step = 0; step < 20; step++)
        {
            Assert.Equal(interrupted.Scale, resumed.Scale);
            interrupted.Update(1);
            resumed.Update(1);
        }

        Assert.Equal(65536, resumed.Scale);
    }

    /// <summary>A run in float16 that goes on in float32 must not scale.</summary>
    [Fact]
    public void Off_it_has_no_state_and_takes_none()
    {
        var off = new GradScaler(enabled: false);
        off.Restore(new GradScaler(enabled: true).State);

        Assert.Equal(1, off.Scale);
        Assert.Null(off.State);
    }

    [Fact]
    public void Off_it_changes_nothing()
    {
        var scaler = new GradScaler(enabled: false);
        Assert.True(scaler.Update(double.NaN));
        Assert.Equal(1, scaler.Scale);
    }
}
