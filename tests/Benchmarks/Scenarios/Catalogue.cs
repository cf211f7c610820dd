namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>The scenarios, by name.</summary>
internal static class Catalogue
{
    public static IReadOnlyDictionary<string, IScenario> All { get; } = new Dictionary<string, IScenario>
    {
        ["train"] = new TrainScenario(),
        ["naive"] = new NaiveScenario(),
        ["generate"] = new GenerateScenario(),
        ["load"] = new LoadScenario(),
        ["soak"] = new SoakScenario(),
    };
}
