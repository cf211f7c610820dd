using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Training;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>Training steps of full rows through the public API, every token trained; in the end the whole process's peak.</summary>
internal sealed class TrainScenario : ISteppedScenario
{
    public async Task<Figures> RunAsync(string kind, StepGate gate)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        TrainingArguments training = recipe.Definition.Training;
        int rows = training.PerDeviceTrainBatchSize * training.GradientAccumulationSteps;
        int tokens = rows * training.MaxLength;
        double flops = recipe.Shape.TrainingFlops(rows, training.MaxLength, recipe.Definition.TrainableParameters);
        await GatedRun.TrainAsync(
            recipe,
            RandomRows.OfLength(rows * training.MaxSteps, training.MaxLength, recipe.Shape.Vocabulary),
            stop => new GatedSteps(gate, stop, (seconds, peak) => new Figures
            {
                ["seconds_per_step"] = seconds,
                ["tokens_per_second"] = tokens / seconds,
                ["gemm_peak_gflops"] = peak / 1e9,
                ["mfu"] = flops / seconds / peak,
            })).ConfigureAwait(false);
        return new Figures { ["peak_rss_mb"] = ProcessMemory.Peak / 1e6 };
    }
}
