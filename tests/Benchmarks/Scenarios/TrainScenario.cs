using SftRecipes.Benchmarks.Limits;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>Training steps of 2 × 512 tokens through the public API, and the product's peak in the same process.</summary>
internal sealed class TrainScenario : IScenario
{
    public const int Rows = 2, Length = 512;

    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        string model = RandomCheckpoint.Directory(recipe.Shape);
        var clock = new StepClock(warmUp: 1);
        double peakBefore = GemmPeak.Measure();
        using var output = new OutputDirectory();
        TrainingReport report = await recipe.TrainAsync(
            RandomRows.OfLength(Rows * recipe.Definition.Training.MaxSteps, Length, recipe.Shape.Vocabulary),
            new TrainingOptions { ModelDirectory = model, OutputDirectory = output.Path, Progress = clock.Observe }).ConfigureAwait(false);
        long memory = ProcessMemory.Peak;
        double peak = Math.Max(peakBefore, GemmPeak.Measure());
        double seconds = Statistics.Median(clock.Seconds);
        return new Figures
        {
            ["seconds_per_step"] = seconds,
            ["tokens_per_second"] = Rows * Length / seconds,
            ["gemm_peak_gflops"] = peak / 1e9,
            ["mfu"] = recipe.Shape.TrainingFlops(Rows, Length, report.TrainableParameters) / seconds / peak,
            ["peak_rss_mb"] = memory / 1e6,
        };
    }
}
