using System.Diagnostics;
using SftRecipes.Benchmarks.Limits;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Inference;
using SftRecipes.Native;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>
/// A prompt of 64 tokens, then 64 new ones, greedily; memory's speed is measured right before and after each round, since it drifts.
/// </summary>
internal sealed class GenerateScenario : IScenario
{
    private const int PromptTokens = 64, NewTokens = 64, MinimumRounds = 9;

    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        using LanguageModel model = await recipe.LoadBaseAsync(RandomCheckpoint.Directory(recipe.Shape)).ConfigureAwait(false);
        int[] prompt = RandomRows.OfLength(1, PromptTokens, recipe.Shape.Vocabulary)[0].InputIds;
        await SecondsAsync(model, prompt, NewTokens).ConfigureAwait(false);
        double bytes = WeightBytes(recipe), before = await BandwidthAsync().ConfigureAwait(false);
        List<double> prompts = [], tokens = [], bandwidths = [], fractions = [];
        for (int i = 0; i < Math.Max(repetitions, MinimumRounds); i++)
        {
            prompts.Add(await SecondsAsync(model, prompt, 1).ConfigureAwait(false));
            double all = await SecondsAsync(model, prompt, NewTokens + 1).ConfigureAwait(false);
            double after = await BandwidthAsync().ConfigureAwait(false);
            tokens.Add((all - prompts[i]) / NewTokens);
            bandwidths.Add((before + after) / 2);
            fractions.Add(bytes / tokens[i] / bandwidths[i]);
            before = after;
        }

        return new Figures
        {
            ["decode_tokens_per_second"] = 1 / Statistics.Median(tokens),
            ["prompt_tokens_per_second"] = PromptTokens / Statistics.Median(prompts),
            ["weight_mb"] = bytes / 1e6,
            ["read_bandwidth_gb_per_s"] = Statistics.Median(bandwidths) / 1e9,
            ["bandwidth_fraction"] = Statistics.Median(fractions),
            ["bandwidth_fraction_lowest"] = fractions.Min(),
            ["bandwidth_fraction_highest"] = fractions.Max(),
            ["peak_rss_mb"] = ProcessMemory.Peak / 1e6,
        };
    }

    /// <summary>On libtorch's thread, as all else: a second thread's workers would make its own sleep sooner.</summary>
    private static Task<double> BandwidthAsync() => TorchThread.RunAsync(() => MemoryBandwidth.Measure(repetitions: 3));

    /// <summary>Greedily, on libtorch's thread, never ending early.</summary>
    private static Task<double> SecondsAsync(LanguageModel model, int[] prompt, int tokens) => TorchThread.RunAsync(
        () =>
        {
            long start = Stopwatch.GetTimestamp();
            TokenGenerator.Generate(model.Model, prompt, new GenerationSettings { MaxNewTokens = tokens }, new HashSet<int>());
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        },
        CancellationToken.None);

    /// <summary>
    /// What every new token has to read: 4-bit matrices with their scales (8 bits per block of 64, and float32 per 256 of these), or
    /// float32 ones, and the float32 head.
    /// </summary>
    private static double WeightBytes(IMeasuredRecipe recipe)
    {
        double matrices = recipe.Shape.Matrices.Sum(matrix => (double)matrix.Count);
        double bytesPerWeight = recipe.Definition.Quantization is null ? 4 : 0.5 + (1.0 / 64) + (4.0 / (64 * 256));
        return (matrices * bytesPerWeight) + (4.0 * recipe.Shape.Vocabulary * recipe.Shape.HeadWidth);
    }
}
