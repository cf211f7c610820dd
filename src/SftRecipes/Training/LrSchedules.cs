using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>
/// Learning-rate multipliers as pure functions of the steps done, so that nothing has to be saved to resume. Formulas are those of
/// transformers' <c>get_scheduler</c>: the first step has 0 steps done, so with a warm-up its rate is 0.
/// </summary>
public static class LrSchedules
{
    /// <summary>Rises over the warm-up, then falls in a straight line to 0 at the end.</summary>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <returns>The factor of the peak learning rate, in [0, 1].</returns>
    public static double Linear(int done, int warmup, int total) =>
        done < warmup ? Rise(done, warmup) : Math.Max(0, (double)(total - done) / Math.Max(1, total - warmup));

    /// <summary>Rises over the warm-up, then falls along half a cosine to 0 at the end.</summary>
    /// <inheritdoc cref="Linear"/>
    public static double Cosine(int done, int warmup, int total)
    {
        if (done < warmup)
        {
            return Rise(done, warmup);
        }

        double progress = (double)(done - warmup) / Math.Max(1, total - warmup);
        return Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }

    /// <summary>Always the peak: there is no warm-up.</summary>
    /// <inheritdoc cref="Linear"/>
    public static double Constant(int done, int warmup, int total) => 1;

    /// <summary>Rises over the warm-up, then stays.</summary>
    /// <inheritdoc cref="Linear"/>
    public static double ConstantWithWarmup(int done, int warmup, int total) => done < warmup ? Rise(done, warmup) : 1;

    /// <summary>The warm-up of a run from its share: ⌈ratio · total⌉, rounding error not counted.</summary>
    /// <param name="warmupRatio">Share of the run.</param>
    /// <param name="total">Steps of the run.</param>
    public static int WarmupSteps(double warmupRatio, int total) => RoundedUp.Ceiling(total * warmupRatio);

    private static double Rise(int done, int warmup) => (double)done / Math.Max(1, warmup);
}
