namespace SftRecipes.Benchmarks.Measuring;

/// <summary>
/// The lines between a process that makes steps and the one that asks for them: a line in asks for a step, a line out tells its figures,
/// and the end of the input ends the run.
/// </summary>
internal sealed class StepGate(TextReader requests, TextWriter answers)
{
    /// <summary>Says that the next step may be asked for.</summary>
    public const string Ready = "ready";

    /// <summary>What a step's line starts with; its figures follow as JSON.</summary>
    public const string Marker = "step ";

    private bool _isReady;

    /// <summary>Waits until a step is asked for; false where the run is to end.</summary>
    public bool Next()
    {
        if (!_isReady)
        {
            _isReady = true;
            Write(Ready);
        }

        return requests.ReadLine() is not null;
    }

    /// <summary>Tells a step's figures.</summary>
    public void Report(Figures figures) => Write(Marker + figures.ToJson(indented: false));

    private void Write(string line)
    {
        answers.WriteLine(line);
        answers.Flush();
    }
}
