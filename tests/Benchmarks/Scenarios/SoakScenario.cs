using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>2,000 steps of a tiny model, on one thread as it is too small for two: does the process grow?</summary>
internal sealed class SoakScenario : IScenario
{
    private const int From = 200, To = 2000;

    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        LibTorch.EnsureLoaded();
        TorchSharp.torch.set_num_threads(1);
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        var random = new Random(3);
        TokenizedExample[] rows =
        [
            .. Enumerable.Range(0, 500).SelectMany(_ => RandomRows.OfLength(1, random.Next(8, 96), recipe.Shape.Vocabulary)),
        ];
        long before = 0, after = 0;
        using var output = new OutputDirectory();
        await recipe.TrainAsync(rows, new TrainingOptions
        {
            ModelDirectory = RandomCheckpoint.Directory(recipe.Shape),
            OutputDirectory = output.Path,
            Progress = happened =>
            {
                if (happened is StepCompleted { Step: From })
                {
                    before = ProcessMemory.Resident;
                }
                else if (happened is StepCompleted { Step: To })
                {
                    after = ProcessMemory.Resident;
                }
            },
        }).ConfigureAwait(false);
        return new Figures
        {
            [$"rss_mb_step_{From}"] = before / 1e6,
            [$"rss_mb_step_{To}"] = after / 1e6,
            ["rss_growth"] = ((double)after - before) / before,
        };
    }
}
