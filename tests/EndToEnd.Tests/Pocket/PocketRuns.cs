using Quickstart.Tasks;
using SftRecipes.Data;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>One run on full-precision weights and one on weights in NF4, of the same rows in the same order, for all tests.</summary>
public sealed class PocketRuns : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>The base model that the repository ships.</summary>
    public static string Model => Path.Combine(GoldenFiles.RepositoryRoot, "recipes", "PocketBase", "Model");

    /// <summary>Questions about facts that no training row mentions.</summary>
    public static IReadOnlyList<InstructionRow> HeldOut { get; } = Read("heldout");

    /// <summary>The adapter of <see cref="PocketLora"/>.</summary>
    public string Adapter => _folder["lora"];

    /// <summary>The run on full-precision weights.</summary>
    public TrainingReport? Full { get; private set; }

    /// <summary>The run on weights in NF4.</summary>
    public TrainingReport? Nf4 { get; private set; }

    public async Task InitializeAsync()
    {
        IReadOnlyList<InstructionRow> rows = Read("train");
        Full = await PocketLora.TrainAsync(rows, HeldOut, new TrainingOptions { ModelDirectory = Model, OutputDirectory = Adapter });
        Nf4 = await PocketNf4.TrainAsync(rows, HeldOut, new TrainingOptions { ModelDirectory = Model, OutputDirectory = _folder["nf4"] });
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private static IReadOnlyList<InstructionRow> Read(string name) =>
        [.. ExampleReader.Read<InstructionRow>(Path.Combine(GoldenFiles.RepositoryRoot, "recipes", "Quickstart", "Data", name + ".jsonl"))];
}
