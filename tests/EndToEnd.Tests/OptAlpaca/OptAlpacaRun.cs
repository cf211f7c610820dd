using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>The recipe's <c>train</c>, once for all tests of a class, on a model of OPT-350m's architecture.</summary>
public sealed class OptAlpacaRun : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>The base model.</summary>
    public string Model => _folder["model"];

    /// <summary>What the run wrote.</summary>
    public string Adapter => _folder["adapter"];

    /// <summary>The three rows that come with the recipe.</summary>
    public static string Data => Path.Combine(AppContext.BaseDirectory, "Data", "examples.jsonl");

    internal CommandResult Result { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        TinyModel.WriteOpt(Model);
        Result = await Command.RunAsync<OptAlpaca>("train", "--model", Model, "--output", Adapter, "--json");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
