using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>
/// Epochs over the same rows of very different lengths, padded or packed as the recipe says: how many of the rows' own tokens are trained
/// in a second.
/// </summary>
internal sealed class RaggedScenario : ISteppedScenario
{
    public async Task<Figures> RunAsync(string kind, StepGate gate)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        TokenizedExample[] rows = RandomRows.Ragged(recipe.Shape);
        int tokens = rows.Sum(row => row.Length);
        await GatedRun.TrainAsync(
            recipe,
            rows,
            stop => new GatedSteps(
                gate,
                stop,
                (seconds, peak) => new Figures
                {
                    ["useful_tokens_per_second"] = tokens / seconds,
                    ["gemm_peak_gflops"] = peak / 1e9,
                },
                wholeEpochs: true)).ConfigureAwait(false);
        return new Figures { ["peak_rss_mb"] = ProcessMemory.Peak / 1e6, ["rows"] = rows.Length, ["tokens"] = tokens };
    }
}
