using SftRecipes.Benchmarks.Measuring;
using SftRecipes.Benchmarks.Recipes;

namespace SftRecipes.Benchmarks;

/// <summary>What <c>train</c> measures: kinds that are compared make their steps in turn.</summary>
internal static class TrainSuite
{
    /// <summary>Steps before the timed ones.</summary>
    private const int WarmUp = 1;

    private static readonly string[] PerStep = ["seconds_per_step", "tokens_per_second", "gemm_peak_gflops", "mfu"];

    /// <summary>Everything about training, or what the options leave of it.</summary>
    public static async Task<Figures> RunAsync(SuiteOptions options)
    {
        if (options.NaiveOnly)
        {
            IReadOnlyList<SteppedRun> alone = await TakeAsync(options, new SteppedKind(SteppedProcess.Naive, "opt.nf4")).ConfigureAwait(false);
            return OfNaive(alone[0]);
        }

        if (options.Kinds is { Count: > 0 } kinds)
        {
            return await KindsAsync(options, [.. kinds]).ConfigureAwait(false);
        }

        Figures figures = await BaseTypesAsync(options).ConfigureAwait(false);
        figures.Add(await NaiveAsync(options).ConfigureAwait(false));
        figures.Add(await CheckpointedAsync(options).ConfigureAwait(false));
        figures.Add(await Int8Async(options).ConfigureAwait(false));
        figures.Add(await KindsAsync(options, "smol.fp32", "smol.nf4").ConfigureAwait(false));
        figures.Add(await KindsAsync(options, "opt.nf4.all", "smol.nf4.all").ConfigureAwait(false));
        figures.Add(await PackedAsync(options).ConfigureAwait(false));
        figures.Add(await NaivePackedAsync(options).ConfigureAwait(false));
        return figures;
    }

    /// <summary>OPT-350m's shape in float32 and in NF4, step by step in turn.</summary>
    public static async Task<Figures> BaseTypesAsync(SuiteOptions options)
    {
        IReadOnlyList<SteppedRun> runs = await TakeAsync(
            options, new SteppedKind("train", "opt.fp32"), new SteppedKind("train", "opt.nf4")).ConfigureAwait(false);
        Figures figures = OfKind("opt.fp32", runs[0]);
        figures.Add(OfKind("opt.nf4", runs[1]));
        figures.AddMedian("train.lora.fp32.mfu", runs[0].Each("mfu"));
        figures.AddMedian("train.lora.nf4.relative_time", Ratios(runs[1], runs[0], "seconds_per_step"));
        figures["train.nf4.peak_rss_mb"] = runs[1].Whole["peak_rss_mb"];
        return figures;
    }

    /// <summary>OPT-350m's shape in NF4 with and without gradient checkpointing, in turn.</summary>
    public static async Task<Figures> CheckpointedAsync(SuiteOptions options)
    {
        // Memory is what is asked for, and it does not drift: a few steps suffice.
        IReadOnlyList<SteppedRun> runs = await TakeAsync(
            options with { Repetitions = Math.Min(options.Repetitions, 2) },
            new SteppedKind("train", "opt.nf4.checkpointed"), new SteppedKind("train", "opt.nf4")).ConfigureAwait(false);
        Figures figures = OfKind("opt.nf4.checkpointed", runs[0]);
        figures.AddMedian("train.nf4.checkpointed_relative_time", Ratios(runs[0], runs[1], "seconds_per_step"));
        figures["train.nf4.peak_rss_mb_checkpointed"] = runs[0].Whole["peak_rss_mb"];
        return figures;
    }

    /// <summary>The NF4 step by hand and by the recipe, with float32 products, with int8 and with bfloat16 ones, in turn.</summary>
    public static async Task<Figures> NaiveAsync(SuiteOptions options)
    {
        IReadOnlyList<SteppedRun> runs = await TakeAsync(
            options, new SteppedKind("train", "opt.nf4"), new SteppedKind(SteppedProcess.Naive, "opt.nf4"),
            new SteppedKind("train", "opt.nf4.int8"), new SteppedKind("train", "opt.nf4.bf16")).ConfigureAwait(false);
        Figures figures = OfNaive(runs[1]);
        figures.Add(OfKind("opt.nf4.bf16", runs[3]));
        figures.AddMedian("train.nf4.speed_vs_naive", Ratios(runs[1], runs[0], "seconds_per_step"));
        figures.AddMedian("train.nf4.int8.speed_vs_naive", Ratios(runs[1], runs[2], "seconds_per_step"));
        figures.AddMedian("train.nf4.bf16.speed_vs_naive", Ratios(runs[1], runs[3], "seconds_per_step"));
        figures["train.nf4.memory_vs_naive"] = runs[0].Whole["peak_rss_mb"] / runs[1].Whole["peak_rss_mb"];
        return figures;
    }

    /// <summary>OPT-350m's shape over int8 and NF4 weights multiplied in whole numbers, and in float32, in turn.</summary>
    public static async Task<Figures> Int8Async(SuiteOptions options)
    {
        IReadOnlyList<SteppedRun> runs = await TakeAsync(
            options, new SteppedKind("train", "opt.int8"), new SteppedKind("train", "opt.nf4.int8"), new SteppedKind("train", "opt.fp32"))
            .ConfigureAwait(false);
        Figures figures = OfKind("opt.int8", runs[0]);
        figures.Add(OfKind("opt.nf4.int8", runs[1]));
        figures.AddMedian("train.int8.speed_vs_fp32", Ratios(runs[2], runs[0], "seconds_per_step"));
        figures.AddMedian("train.nf4.int8.speed_vs_fp32", Ratios(runs[2], runs[1], "seconds_per_step"));
        return figures;
    }

    /// <summary>Rows of different lengths, packed and padded, epoch by epoch in turn.</summary>
    public static async Task<Figures> PackedAsync(SuiteOptions options)
    {
        IReadOnlyList<SteppedRun> runs = await TakeAsync(
            options, new SteppedKind("ragged", "ragged.packed"), new SteppedKind("ragged", "ragged.padded")).ConfigureAwait(false);
        var figures = new Figures();
        figures.AddMedian("train.packed.useful_tokens_per_second", runs[0].Each("useful_tokens_per_second"));
        figures.AddMedian("train.padded.useful_tokens_per_second", runs[1].Each("useful_tokens_per_second"));
        figures.AddMedian("train.packed.useful_tokens_ratio", Ratios(runs[0], runs[1], "useful_tokens_per_second"));
        return figures;
    }

    /// <summary>Rows of different lengths, packed by the recipe and padded two by two by the hand-written step, in turn.</summary>
    public static async Task<Figures> NaivePackedAsync(SuiteOptions options)
    {
        // An epoch is many steps: fewer rounds show as much.
        IReadOnlyList<SteppedRun> runs = await TakeAsync(
            options with { Repetitions = Math.Min(options.Repetitions, 3) },
            new SteppedKind("ragged", "opt.nf4.packed"), new SteppedKind(SteppedProcess.NaiveRagged, "opt.nf4.packed")).ConfigureAwait(false);
        var figures = new Figures();
        figures.AddMedian("train.nf4.packed.useful_tokens_per_second", runs[0].Each("useful_tokens_per_second"));
        figures.AddMedian("train.naive.useful_tokens_per_second", runs[1].Each("useful_tokens_per_second"));
        figures.AddMedian("train.nf4.packed.speed_vs_naive", Ratios(runs[0], runs[1], "useful_tokens_per_second"));
        return figures;
    }

    private static async Task<Figures> KindsAsync(SuiteOptions options, params string[] kinds)
    {
        string[] all = [.. RecipeKinds.All.Where(kind => kind.Value.Definition.Training.MaxSteps > 0).Select(kind => kind.Key)];
        foreach (string kind in kinds.Except(all))
        {
            throw new ArgumentException($"There is no recipe kind '{kind}' to step; there are {string.Join(", ", all)}.");
        }

        IReadOnlyList<SteppedRun> runs = await TakeAsync(options, [.. kinds.Select(kind => new SteppedKind("train", kind))]).ConfigureAwait(false);
        var figures = new Figures();
        for (int i = 0; i < kinds.Length; i++)
        {
            figures.Add(OfKind(kinds[i], runs[i]));
        }

        return figures;
    }

    private static Task<IReadOnlyList<SteppedRun>> TakeAsync(SuiteOptions options, params SteppedKind[] kinds) =>
        Turns.TakeAsync(options.Repetitions, WarmUp, kinds);

    private static Figures OfKind(string kind, SteppedRun run)
    {
        var figures = new Figures();
        foreach (string id in PerStep)
        {
            figures.AddMedian($"train.{kind}.{id}", run.Each(id));
        }

        figures[$"train.{kind}.peak_rss_mb"] = run.Whole["peak_rss_mb"];
        return figures;
    }

    private static Figures OfNaive(SteppedRun run)
    {
        var figures = new Figures();
        figures.AddMedian("train.naive.seconds_per_step", run.Each("seconds_per_step"));
        figures["train.naive.peak_rss_mb"] = run.Whole["peak_rss_mb"];
        return figures;
    }

    /// <summary>What one run's figure is to the other's, round by round.</summary>
    private static IEnumerable<double> Ratios(SteppedRun run, SteppedRun other, string id) => run.Each(id).Zip(other.Each(id), (a, b) => a / b);
}
