using System.Diagnostics;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>
/// A float16 checkpoint in the page cache to a model in memory: the first time, as a program sees it, and once the runtime has compiled what
/// takes part. Until then it does so beside the loading, on the same cores.
/// </summary>
internal sealed class LoadScenario : IScenario
{
    private const int WarmUp = 10;

    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        string directory = RandomCheckpoint.Directory(recipe.Shape);
        long bytes = RandomCheckpoint.Bytes(recipe.Shape);
        double perWeight = recipe.Definition.Quantization is null or { Type: QuantizationType.None } ? 4 : 0.516;
        long quantized = (long)recipe.Shape.Matrices.Sum(m => m.Count * perWeight) + (4 * recipe.Shape.Others.Sum(t => t.Count));
        List<double> seconds = [];
        double first = 0;
        long peak = 0;
        for (int i = -WarmUp; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using LanguageModel model = await recipe.LoadBaseAsync(directory).ConfigureAwait(false);
            double passed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (i == -WarmUp)
            {
                (first, peak) = (passed, ProcessMemory.Peak);
            }
            else if (i >= 0)
            {
                seconds.Add(passed);
            }
        }

        return new Figures
        {
            ["first_seconds"] = first,
            ["seconds"] = Statistics.Median(seconds),
            ["gb_per_s"] = bytes / Statistics.Median(seconds) / 1e9,
            ["peak_rss_mb"] = peak / 1e6,
            ["peak_rss_over_quantized_mb"] = (peak - quantized) / 1e6,
        };
    }
}
