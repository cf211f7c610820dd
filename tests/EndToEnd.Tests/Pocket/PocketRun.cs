using Quickstart.Tasks;
using SftRecipes.Data;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary><see cref="PocketLora"/>, learnt once for all tests of a class.</summary>
public sealed class PocketRun : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>The base model that the repository ships.</summary>
    public static string Model => Path.Combine(GoldenFiles.RepositoryRoot, "recipes", "PocketBase", "Model");

    /// <summary>Questions about facts that no training row mentions.</summary>
    public static IReadOnlyList<InstructionRow> HeldOut { get; } = Read("heldout");

    /// <summary>The adapter.</summary>
    public string Adapter => _folder["lora"];

    public Task InitializeAsync() =>
        PocketLora.TrainAsync(Read("train"), options: new TrainingOptions { ModelDirectory = Model, OutputDirectory = Adapter });

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private static IReadOnlyList<InstructionRow> Read(string name) =>
        [.. ExampleReader.Read<InstructionRow>(Path.Combine(GoldenFiles.RepositoryRoot, "recipes", "Quickstart", "Data", name + ".jsonl"))];
}
