using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Training;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>Three steps of full rows, every token trained: the whole process's peak, beside what the compiler has estimated.</summary>
internal sealed class MemoryScenario : IScenario
{
    private const int Steps = 3;

    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        TrainingArguments training = recipe.Definition.Training;
        using var output = new OutputDirectory();
        using var stop = new CancellationTokenSource();
        await recipe.TrainAsync(
            RandomRows.OfLength(training.PerDeviceTrainBatchSize * Steps, training.MaxLength, recipe.Shape.Vocabulary),
            new TrainingOptions
            {
                ModelDirectory = RandomCheckpoint.Directory(recipe.Shape),
                OutputDirectory = output.Path,
                Progress = happened =>
                {
                    if (happened is StepCompleted { Step: Steps })
                    {
                        stop.Cancel();
                    }
                },
            },
            stop.Token).ConfigureAwait(false);
        double measured = ProcessMemory.Peak, estimated = recipe.Definition.Memory!.Total;
        return new Figures { ["peak_rss_mb"] = measured / 1e6, ["estimated_mb"] = estimated / 1e6, ["estimated_over_measured"] = estimated / measured };
    }
}
