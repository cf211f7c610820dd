namespace SftRecipes.Benchmarks.Measuring;

/// <summary>What is stepped.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Kind">The recipe.</param>
internal sealed record SteppedKind(string Scenario, string Kind);

/// <summary>One kind's steps, those for warming up left out, and the figures of the whole run.</summary>
internal sealed record SteppedRun(IReadOnlyList<Figures> Steps, Figures Whole)
{
    /// <summary>One figure of every step.</summary>
    public IEnumerable<double> Each(string id) => Steps.Select(step => step[id]);
}

/// <summary>
/// Lets several kinds make their steps in turn, each in a process of its own: what makes a machine slower for a minute meets all of
/// them, and ratios within a round hold although the speed drifts.
/// </summary>
internal static class Turns
{
    /// <summary>Steps each kind: <paramref name="warmUp"/> + <paramref name="rounds"/> times.</summary>
    public static async Task<IReadOnlyList<SteppedRun>> TakeAsync(int rounds, int warmUp, params IReadOnlyList<SteppedKind> kinds)
    {
        List<SteppedProcess> processes = [];
        try
        {
            foreach (SteppedKind kind in kinds)
            {
                processes.Add(await SteppedProcess.StartAsync(kind.Scenario, kind.Kind).ConfigureAwait(false));
            }

            List<Figures>[] steps = [.. kinds.Select(_ => new List<Figures>())];
            for (int round = 0; round < warmUp + rounds; round++)
            {
                for (int i = 0; i < processes.Count; i++)
                {
                    Figures step = await processes[i].StepAsync().ConfigureAwait(false);
                    if (round >= warmUp)
                    {
                        steps[i].Add(step);
                    }
                }
            }

            List<SteppedRun> runs = [];
            for (int i = 0; i < processes.Count; i++)
            {
                runs.Add(new SteppedRun(steps[i], await processes[i].EndAsync().ConfigureAwait(false)));
            }

            return runs;
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }
}
