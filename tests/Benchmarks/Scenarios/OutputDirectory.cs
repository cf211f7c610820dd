namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>Where a run's result goes; deleted with it.</summary>
internal sealed class OutputDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sftrecipes-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
