using System.Diagnostics;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>Times optimizer steps by a run's own events.</summary>
internal sealed class StepClock(int warmUp)
{
    private readonly List<double> _seconds = [];
    private long _last;
    private int _steps;

    /// <summary>Seconds of each step after the warm-up.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    /// <summary>For <see cref="TrainingOptions.Progress"/>.</summary>
    public void Observe(TrainingEvent happened)
    {
        if (happened is not StepCompleted)
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        if (_steps++ > warmUp)
        {
            _seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        }

        _last = now;
    }
}
