using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>A whole run, from the base model to the saved adapter, that is stopped when no more steps are asked for.</summary>
internal static class GatedRun
{
    public static async Task TrainAsync(
        IMeasuredRecipe recipe, TokenizedExample[] rows, Func<CancellationTokenSource, GatedSteps> steps)
    {
        using var output = new OutputDirectory();
        using var stop = new CancellationTokenSource();
        await recipe.TrainAsync(
            rows,
            new TrainingOptions
            {
                ModelDirectory = RandomCheckpoint.Directory(recipe.Shape),
                OutputDirectory = output.Path,
                Progress = steps(stop).Observe,
            },
            stop.Token).ConfigureAwait(false);
    }
}
