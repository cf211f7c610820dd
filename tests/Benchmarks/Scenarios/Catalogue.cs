using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>The scenarios, by name.</summary>
internal static class Catalogue
{
    /// <summary>Those that measure and end.</summary>
    public static IReadOnlyDictionary<string, IScenario> All { get; } = new Dictionary<string, IScenario>
    {
        ["generate"] = new GenerateScenario(),
        ["load"] = new LoadScenario(),
        ["optimizer"] = new OptimizerScenario(),
        ["soak"] = new SoakScenario(),
        ["memory"] = new MemoryScenario(),
        ["tokenize"] = new TokenizeScenario(),
    };

    /// <summary>Those that make steps in turn with others.</summary>
    public static IReadOnlyDictionary<string, ISteppedScenario> Stepped { get; } = new Dictionary<string, ISteppedScenario>
    {
        ["train"] = new TrainScenario(),
        ["ragged"] = new RaggedScenario(),
        [SteppedProcess.Naive] = new NaiveScenario(),
        [SteppedProcess.NaiveRagged] = new NaiveRaggedScenario(),
    };
}
