namespace SftRecipes.Checkpoints;

/// <summary>Reports on the thread that it is told on.</summary>
internal sealed class Relay(Action<long> report) : IProgress<long>
{
    public void Report(long value) => report(value);
}
