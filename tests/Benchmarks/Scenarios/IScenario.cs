using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>One measurement, in a process of its own.</summary>
internal interface IScenario
{
    /// <summary>Measures.</summary>
    /// <param name="kind">The recipe, by its name in <see cref="Recipes.RecipeKinds"/>.</param>
    /// <param name="repetitions">Tokens or passes that are timed.</param>
    Task<Figures> RunAsync(string kind, int repetitions);
}

/// <summary>Steps that are made one at a time, when asked for, so that several processes can take turns.</summary>
internal interface ISteppedScenario
{
    /// <summary>Makes steps until no more is asked for.</summary>
    /// <param name="kind">The recipe, by its name in <see cref="Recipes.RecipeKinds"/>.</param>
    /// <param name="gate">Asks for steps and is told their figures.</param>
    /// <returns>The figures of the whole run.</returns>
    Task<Figures> RunAsync(string kind, StepGate gate);
}
