using System.Diagnostics;
using SftRecipes.Benchmarks.Limits;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Models;
using SftRecipes.Benchmarks.Recipes;
using SftRecipes.Inference;
using SftRecipes.Native;

namespace SftRecipes.Benchmarks.Scenarios;

/// <summary>A prompt of 64 tokens, then 64 new ones, greedily.</summary>
internal sealed class GenerateScenario : IScenario
{
    private const int PromptTokens = 64, NewTokens = 64;

    public async Task<Figures> RunAsync(string kind, int repetitions)
    {
        IMeasuredRecipe recipe = RecipeKinds.All[kind];
        using LanguageModel model = await recipe.LoadBaseAsync(RandomCheckpoint.Directory(recipe.Shape)).ConfigureAwait(false);
        int[] prompt = RandomRows.OfLength(1, PromptTokens, recipe.Shape.Vocabulary)[0].InputIds;
        double bandwidth = await BandwidthAsync().ConfigureAwait(false);
        await SecondsAsync(model, prompt, NewTokens).ConfigureAwait(false);
        List<double> first = [], all = [];
        for (int i = 0; i < repetitions; i++)
        {
            first.Add(await SecondsAsync(model, prompt, 1).ConfigureAwait(false));
            all.Add(await SecondsAsync(model, prompt, NewTokens + 1).ConfigureAwait(false));
        }

        bandwidth = Math.Max(bandwidth, await BandwidthAsync().ConfigureAwait(false));
        double perToken = (Statistics.Median(all) - Statistics.Median(first)) / NewTokens;
        double bytes = WeightBytes(recipe);
        return new Figures
        {
            ["decode_tokens_per_second"] = 1 / perToken,
            ["prompt_tokens_per_second"] = PromptTokens / Statistics.Median(first),
            ["weight_mb"] = bytes / 1e6,
            ["read_bandwidth_gb_per_s"] = bandwidth / 1e9,
            ["bandwidth_fraction"] = bytes / perToken / bandwidth,
            ["peak_rss_mb"] = ProcessMemory.Peak / 1e6,
        };
    }

    /// <summary>On libtorch's thread, as all else: a second thread's workers would make its own sleep sooner.</summary>
    private static Task<double> BandwidthAsync() => TorchThread.RunAsync(() => MemoryBandwidth.Measure());

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
