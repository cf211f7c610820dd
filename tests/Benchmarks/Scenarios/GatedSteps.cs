using System.Diagnostics;
using SftRecipes.Benchmarks.Limits;
using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>
/// Holds a training run after each step, by its own events, until the next is asked for; around each step it measures what products
/// reach in this process at that minute.
/// </summary>
/// <param name="gate">Who asks.</param>
/// <param name="stop">Cancelled when no more is asked for.</param>
/// <param name="figures">A step's figures, from its seconds and the product peak.</param>
/// <param name="wholeEpochs">Whether what is asked for is an epoch and not a step.</param>
internal sealed class GatedSteps(
    StepGate gate, CancellationTokenSource stop, Func<double, double, Figures> figures, bool wholeEpochs = false)
{
    private const int PeakRepetitions = 3;

    private double _peakBefore;
    private long _start;

    /// <summary>For <see cref="TrainingOptions.Progress"/>.</summary>
    public void Observe(TrainingEvent happened)
    {
        if (happened is StepCompleted step)
        {
            double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            if (wholeEpochs && step.Epoch != Math.Floor(step.Epoch))
            {
                return;
            }

            gate.Report(figures(seconds, (_peakBefore + GemmPeak.Measure(PeakRepetitions)) / 2));
            Wait();
        }
        else if (happened is TrainingStarted)
        {
            Wait();
        }
    }

    private void Wait()
    {
        if (!gate.Next())
        {
            stop.Cancel();
            return;
        }

        _peakBefore = GemmPeak.Measure(PeakRepetitions);
        _start = Stopwatch.GetTimestamp();
    }
}
