using System.Globalization;
using SftRecipes.Benchmarks.Limits;
using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks;

/// <param name="Repetitions">Timed repetitions of each measurement.</param>
/// <param name="NaiveOnly">Whether <c>train</c> measures the hand-written model only.</param>
internal sealed record SuiteOptions(int Repetitions, bool NaiveOnly = false);

/// <summary>What each command measures, and under which ids.</summary>
internal static class Suite
{
    public static Task<Figures> LimitAsync(SuiteOptions options)
    {
        var figures = new Figures();
        foreach ((string shape, double flops) in GemmPeak.MeasureAll())
        {
            figures[$"limit.gemm.{shape}.gflops"] = flops / 1e9;
        }

        figures["limit.read_bandwidth.gb_per_s"] = MemoryBandwidth.Measure() / 1e9;
        return Task.FromResult(figures);
    }

    public static async Task<Figures> TrainAsync(SuiteOptions options)
    {
        Figures naive = await ScenarioAsync("naive", "opt.nf4", options).ConfigureAwait(false);
        var figures = new Figures
        {
            ["train.naive.seconds_per_step"] = naive["seconds_per_step"],
            ["train.naive.peak_rss_mb"] = naive["peak_rss_mb"],
        };
        if (options.NaiveOnly)
        {
            return figures;
        }

        var kinds = new Dictionary<string, Figures>();
        foreach (string kind in RecipeKinds.All.Keys.Where(kind => !kind.StartsWith("tiny", StringComparison.Ordinal)))
        {
            kinds[kind] = await ScenarioAsync("train", kind, options).ConfigureAwait(false);
            foreach (string id in new[] { "seconds_per_step", "tokens_per_second", "gemm_peak_gflops", "mfu", "peak_rss_mb" })
            {
                figures[$"train.{kind}.{id}"] = kinds[kind][id];
            }
        }

        figures["train.lora.fp32.mfu"] = kinds["opt.fp32"]["mfu"];
        figures["train.lora.nf4.relative_time"] = kinds["opt.nf4"]["seconds_per_step"] / kinds["opt.fp32"]["seconds_per_step"];
        figures["train.nf4.speed_vs_naive"] = naive["seconds_per_step"] / kinds["opt.nf4"]["seconds_per_step"];
        figures["train.nf4.memory_vs_naive"] = kinds["opt.nf4"]["peak_rss_mb"] / naive["peak_rss_mb"];
        figures["train.nf4.peak_rss_mb"] = kinds["opt.nf4"]["peak_rss_mb"];
        return figures;
    }

    public static async Task<Figures> GenerateAsync(SuiteOptions options)
    {
        Figures measured = await ScenarioAsync("generate", "smol.nf4", options).ConfigureAwait(false);
        return Prefixed("generate.nf4.", measured);
    }

    public static async Task<Figures> LoadAsync(SuiteOptions options)
    {
        Figures measured = await ScenarioAsync("load", "opt.nf4", options).ConfigureAwait(false);
        return Prefixed("load.nf4.", measured);
    }

    public static async Task<Figures> SoakAsync(SuiteOptions options) =>
        Prefixed("soak.", await ScenarioAsync("soak", "tiny.nf4", options).ConfigureAwait(false));

    public static async Task<Figures> AllAsync(SuiteOptions options)
    {
        var figures = new Figures();
        foreach (Func<SuiteOptions, Task<Figures>> part in new Func<SuiteOptions, Task<Figures>>[] { LimitAsync, TrainAsync, GenerateAsync, LoadAsync, SoakAsync })
        {
            figures.Add(await part(options).ConfigureAwait(false));
        }

        return figures;
    }

    private static Task<Figures> ScenarioAsync(string scenario, string kind, SuiteOptions options) => OwnProcess.RunAsync(
        scenario, kind, "--repetitions", options.Repetitions.ToString(CultureInfo.InvariantCulture));

    private static Figures Prefixed(string prefix, Figures figures)
    {
        var prefixed = new Figures();
        foreach ((string id, double value) in figures.All)
        {
            prefixed[prefix + id] = value;
        }

        return prefixed;
    }
}
