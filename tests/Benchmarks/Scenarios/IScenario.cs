using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>One measurement, in a process of its own.</summary>
internal interface IScenario
{
    /// <summary>Measures.</summary>
    /// <param name="kind">The recipe, by its name in <see cref="Recipes.RecipeKinds"/>.</param>
    /// <param name="repetitions">Steps, tokens or passes that are timed.</param>
    Task<Figures> RunAsync(string kind, int repetitions);
}
