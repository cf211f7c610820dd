using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>A float16 checkpoint in the page cache to a model in memory.</summary>
internal sealed class LoadScenario : IScenario
{
    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        string directory = RandomCheckpoint.Directory(recipe.Shape);
        long bytes = RandomCheckpoint.Bytes(recipe.Shape);
        List<double> seconds = [];
        long peak = 0, quantized = 0;
        for (int i = 0; i <= repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using LanguageModel model = await recipe.LoadBaseAsync(directory).ConfigureAwait(false);
            if (i == 0)
            {
                // The first load also reads the file into the page cache and compiles the code; its memory is what a user sees.
                peak = ProcessMemory.Peak;
                double perWeight = recipe.Definition.Quantization is null or { Type: QuantizationType.None } ? 4 : 0.516;
                quantized = (long)recipe.Shape.Matrices.Sum(m => m.Count * perWeight) + (4 * recipe.Shape.Others.Sum(t => t.Count));
                continue;
            }

            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new Figures
        {
            ["seconds"] = Statistics.Median(seconds),
            ["gb_per_s"] = bytes / Statistics.Median(seconds) / 1e9,
            ["peak_rss_mb"] = peak / 1e6,
            ["peak_rss_over_quantized_mb"] = (peak - quantized) / 1e6,
        };
    }
}
