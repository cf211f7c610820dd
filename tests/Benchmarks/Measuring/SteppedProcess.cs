using System.Diagnostics;

namespace SftRecipes.Benchmarks.Measuring;

/// <summary>A process that makes a step each time it is asked to, and sleeps in between.</summary>
internal sealed class SteppedProcess : IDisposable
{
    /// <summary>The scenarios that take nothing from this library.</summary>
    public const string Naive = "naive", NaiveRagged = "naive-ragged";

    private readonly Process _process;
    private readonly string _name;

    private SteppedProcess(Process process, string name) => (_process, _name) = (process, name);

    /// <summary>Starts a stepped scenario and waits until its model is loaded.</summary>
    /// <param name="scenario">Its name.</param>
    /// <param name="kind">The recipe.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<SteppedProcess> StartAsync(string scenario, string kind)
    {
        Process process = OwnProcess.Start(["steps", scenario, kind], plainAllocator: scenario is Naive or NaiveRagged);
        var started = new SteppedProcess(process, $"{scenario} {kind}");
        try
        {
            await started.ReadAsync(StepGate.Ready).ConfigureAwait(false);
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>One step's figures.</summary>
    /// <exception cref="InvalidOperationException">The process ended.</exception>
    public async Task<Figures> StepAsync()
    {
        await _process.StandardInput.WriteLineAsync().ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        return Figures.Parse(await ReadAsync(StepGate.Marker).ConfigureAwait(false));
    }

    /// <summary>Lets the run end: the figures of all of it.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public async Task<Figures> EndAsync()
    {
        _process.StandardInput.Close();
        return Figures.Parse(await ReadAsync(OwnProcess.Marker).ConfigureAwait(false));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>What follows the marker in the next line that starts with it.</summary>
    private async Task<string> ReadAsync(string marker)
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(marker, StringComparison.Ordinal))
            {
                return line[marker.Length..];
            }
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"'{_name}' ended with code {_process.ExitCode} before it was done.");
    }
}
