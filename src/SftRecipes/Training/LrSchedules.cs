using SftRecipes.Data;

namespace SftRecipes.Training;

/// <summary>
/// Learning-rate multipliers as pure functions of the steps done, so that nothing has to be saved to resume. Formulas are those of
/// transformers' <c>get_scheduler</c>: the first step has 0 steps done, so with a warm-up its rate is 0.
/// </summary>
public static partial class LrSchedules
{
    private const int InverseSqrtTimescale = 10_000;

    /// <summary>Rises over the warm-up, then falls in a straight line to 0 at the end.</summary>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <returns>The factor of the peak learning rate, in [0, 1].</returns>
    public static double Linear(int done, int warmup, int total) =>
        done < warmup ? Rise(done, warmup) : Math.Max(0, (double)(total - done) / Math.Max(1, total - warmup));

    /// <summary>Rises over the warm-up, then falls along cosines: half a one, to 0 at the end.</summary>
    /// <inheritdoc cref="Linear"/>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <param name="numCycles">How many whole cosines.</param>
    public static double Cosine(int done, int warmup, int total, double numCycles = 0.5) =>
        done < warmup ? Rise(done, warmup) : Math.Max(0, Wave(Progress(done, warmup, total), numCycles));

    /// <summary>Rises over the warm-up, then falls along half a cosine to 0 and starts again from the peak, several times.</summary>
    /// <inheritdoc cref="Linear"/>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <param name="numCycles">How many falls.</param>
    public static double CosineWithRestarts(int done, int warmup, int total, double numCycles)
    {
        double progress = Progress(done, warmup, total);
        return done < warmup ? Rise(done, warmup) : progress >= 1 ? 0 : Math.Max(0, Wave(numCycles * progress % 1, 0.5));
    }

    /// <summary>Rises over the warm-up, then falls along cosines between the peak and a smallest rate.</summary>
    /// <inheritdoc cref="Linear"/>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <param name="minLrRate">The smallest rate as a share of the peak.</param>
    /// <param name="numCycles">How many whole cosines.</param>
    public static double CosineWithMinLr(int done, int warmup, int total, double minLrRate, double numCycles = 0.5) =>
        done < warmup ? Rise(done, warmup) : Math.Max(0, (Wave(Progress(done, warmup, total), numCycles) * (1 - minLrRate)) + minLrRate);

    /// <summary>Rises over the warm-up, then falls to a last rate as a power of what is left of the run.</summary>
    /// <inheritdoc cref="Linear"/>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <param name="peak">The peak learning rate.</param>
    /// <param name="lrEnd">The last learning rate.</param>
    /// <param name="power">1 is a straight line.</param>
    public static double Polynomial(int done, int warmup, int total, double peak, double lrEnd = 1e-7, double power = 1)
    {
        double left = 1 - ((double)(done - warmup) / (total - warmup));
        return done < warmup ? Rise(done, warmup)
            : done > total ? lrEnd / peak
            : (((peak - lrEnd) * Math.Pow(left, power)) + lrEnd) / peak;
    }

    /// <summary>Rises over the warm-up, then falls with the root of the steps: twice the rate takes four times as long.</summary>
    /// <inheritdoc cref="Linear"/>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run; without effect.</param>
    /// <param name="timescale">Steps after which the rate would be the peak; null for the warm-up, or 10,000 without one.</param>
    public static double InverseSqrt(int done, int warmup, int total, int? timescale = null)
    {
        double scale = timescale ?? (warmup > 0 ? warmup : InverseSqrtTimescale);
        return done < warmup ? Rise(done, warmup) : 1 / Math.Sqrt((done + scale - warmup) / scale);
    }

    /// <summary>Always the peak: there is no warm-up.</summary>
    /// <inheritdoc cref="Linear"/>
    public static double Constant(int done, int warmup, int total) => 1;

    /// <summary>Rises over the warm-up, then stays.</summary>
    /// <inheritdoc cref="Linear"/>
    public static double ConstantWithWarmup(int done, int warmup, int total) => done < warmup ? Rise(done, warmup) : 1;

    /// <summary>Rises over the warm-up, stays, and falls to a smallest rate, where it stays.</summary>
    /// <inheritdoc cref="Linear"/>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmup">Warm-up steps.</param>
    /// <param name="total">Steps of the run.</param>
    /// <param name="numDecaySteps">Steps of the fall.</param>
    /// <param name="numStableSteps">Steps at the peak; null for what warm-up and fall leave of the run.</param>
    /// <param name="decayType">The form of the fall.</param>
    /// <param name="minLrRatio">The smallest rate as a share of the peak.</param>
    /// <param name="numCycles">How many whole cosines a cosine fall is.</param>
    public static double WarmupStableDecay(
        int done, int warmup, int total, int numDecaySteps, int? numStableSteps = null, DecayType decayType = DecayType.Cosine,
        double minLrRatio = 0, double numCycles = 0.5)
    {
        int fallen = done - warmup - (numStableSteps ?? total - warmup - numDecaySteps);
        if (done < warmup)
        {
            return Rise(done, warmup);
        }

        if (fallen < 0)
        {
            return 1;
        }

        double progress = (double)fallen / Math.Max(1, numDecaySteps);
        double left = progress >= 1 ? 0 : decayType switch
        {
            DecayType.Linear => 1 - progress,
            DecayType.OneMinusSqrt => 1 - Math.Sqrt(progress),
            _ => Math.Max(0, Wave(progress, numCycles)),
        };
        return (left * (1 - minLrRatio)) + minLrRatio;
    }

    /// <summary>
    /// Adafactor's own learning rates (<c>relative_step</c>; Shazeer and Stern 2018): the inverse root of the step, at most 0.01, or with
    /// <c>warmup_init</c> at most a millionth of the step.
    /// </summary>
    /// <param name="done">Optimizer steps done before this one.</param>
    /// <param name="warmupInit">Whether the rate rises from almost 0.</param>
    /// <returns>The learning rate itself.</returns>
    public static double AdafactorRelativeStep(int done, bool warmupInit = false) =>
        Math.Min(warmupInit ? 1e-6 * (done + 1) : 1e-2, 1 / Math.Sqrt(done + 1));

    /// <summary>The warm-up of a run from its share: ⌈ratio · total⌉, rounding error not counted.</summary>
    /// <param name="warmupRatio">Share of the run.</param>
    /// <param name="total">Steps of the run.</param>
    public static int WarmupSteps(double warmupRatio, int total) => RoundedUp.Ceiling(total * warmupRatio);

    private static double Rise(int done, int warmup) => (double)done / Math.Max(1, warmup);

    private static double Progress(int done, int warmup, int total) => (double)(done - warmup) / Math.Max(1, total - warmup);

    private static double Wave(double progress, double cycles) => 0.5 * (1 + Math.Cos(Math.PI * cycles * 2 * progress));
}
