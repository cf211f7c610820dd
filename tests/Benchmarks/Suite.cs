using System.Globalization;
using SftRecipes.Benchmarks.Limits;
using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks;

/// <param name="Repetitions">Timed repetitions of each measurement.</param>
/// <param name="NaiveOnly">Whether <c>train</c> measures the hand-written model only.</param>
/// <param name="Kinds">The recipes that <c>train</c> measures; empty for all.</param>
internal sealed record SuiteOptions(int Repetitions, bool NaiveOnly = false, IReadOnlyList<string>? Kinds = null);

/// <summary>What each command measures, and under which ids.</summary>
internal static class Suite
{
    /// <summary>What <c>all --json</c> writes.</summary>
    private static readonly string[] Table =
    [
        "train.lora.fp32.mfu", "train.lora.nf4.relative_time", "train.nf4.speed_vs_naive", "train.nf4.memory_vs_naive",
        "train.nf4.peak_rss_mb", "train.nf4.peak_rss_mb_checkpointed", "train.int8.speed_vs_fp32", "train.packed.useful_tokens_ratio",
        "train.nf4.packed.speed_vs_naive", "train.nf4.int8.speed_vs_naive", "train.nf4.bf16.speed_vs_naive",
        "generate.nf4.bandwidth_fraction", "load.nf4.gb_per_s", "load.nf4.peak_rss_over_quantized_mb", "soak.rss_growth",
    ];

    public static Task<Figures> LimitAsync(SuiteOptions options)
    {
        var figures = new Figures();
        foreach ((string shape, double flops) in GemmPeak.MeasureAll(Math.Max(options.Repetitions, 3)))
        {
            figures[$"limit.gemm.{shape}.gflops"] = flops / 1e9;
        }

        foreach ((string name, double bytes) in MemoryBandwidth.MeasureAll(Math.Max(options.Repetitions, 3)))
        {
            figures[$"limit.read_bandwidth.{name}.gb_per_s"] = bytes / 1e9;
        }

        return Task.FromResult(figures);
    }

    public static Task<Figures> GenerateAsync(SuiteOptions options) => ScenarioAsync("generate", "smol.nf4", "generate.nf4.", options);

    /// <summary>Float16 to NF4, and to float32.</summary>
    public static async Task<Figures> LoadAsync(SuiteOptions options)
    {
        Figures figures = await ScenarioAsync("load", "opt.nf4", "load.nf4.", options).ConfigureAwait(false);
        figures.Add(await ScenarioAsync("load", "opt.fp32", "load.fp32.", options).ConfigureAwait(false));
        return figures;
    }

    /// <summary>Clipping, update and zeroing of a step's gradients.</summary>
    public static async Task<Figures> OptimizerAsync(SuiteOptions options)
    {
        var figures = new Figures();
        foreach (string kind in new[] { "opt.nf4", "opt.nf4.all" })
        {
            figures.Add(await ScenarioAsync("optimizer", kind, $"optimizer.{kind}.", options).ConfigureAwait(false));
        }

        return figures;
    }

    public static Task<Figures> SoakAsync(SuiteOptions options) => ScenarioAsync("soak", "tiny.nf4", "soak.", options);

    public static Task<Figures> TokenizeAsync(SuiteOptions options) => ScenarioAsync("tokenize", "text", "tokenize.", options);

    /// <summary>The estimate of peak memory in each kind's generated documentation, beside a run's.</summary>
    public static async Task<Figures> MemoryAsync(SuiteOptions options)
    {
        var figures = new Figures();
        foreach (string kind in options.Kinds is { Count: > 0 } kinds ? kinds : ["opt.fp32", "opt.nf4", "smol.nf4.all"])
        {
            figures.Add(await ScenarioAsync("memory", kind, $"memory.{kind}.", options).ConfigureAwait(false));
        }

        return figures;
    }

    /// <summary>Packed rows, against padded ones and against the hand-written step.</summary>
    public static async Task<Figures> PackedAsync(SuiteOptions options)
    {
        Figures figures = await TrainSuite.PackedAsync(options).ConfigureAwait(false);
        figures.Add(await TrainSuite.NaivePackedAsync(options).ConfigureAwait(false));
        return figures;
    }

    /// <summary>What the table shows, of all that its measurements yield.</summary>
    public static Figures OfTable(Figures figures) => figures.Only(Table);

    public static async Task<Figures> AllAsync(SuiteOptions options)
    {
        var figures = new Figures();
        foreach (Func<SuiteOptions, Task<Figures>> part in new Func<SuiteOptions, Task<Figures>>[]
        {
            LimitAsync, TrainSuite.BaseTypesAsync, TrainSuite.NaiveAsync, TrainSuite.CheckpointedAsync, TrainSuite.Int8Async,
            TrainSuite.PackedAsync, TrainSuite.NaivePackedAsync, GenerateAsync, LoadAsync, SoakAsync,
        })
        {
            figures.Add(await part(options).ConfigureAwait(false));
        }

        return figures;
    }

    private static async Task<Figures> ScenarioAsync(string scenario, string kind, string prefix, SuiteOptions options)
    {
        Figures measured = await OwnProcess.RunAsync(
            scenario, kind, "--repetitions", options.Repetitions.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        var figures = new Figures();
        figures.Add(measured, prefix);
        return figures;
    }
}
