using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks.Kernels;

/// <summary>Runs the kernel benchmarks.</summary>
internal static class KernelSuite
{
    /// <summary>Kinds that are measured on all threads and over more than caches hold.</summary>
    private static readonly Dictionary<string, Func<int, Figures>> s_others = new() { ["step"] = StepKernels.Run, ["rows"] = RowKernels.Run };

    /// <summary>
    /// Weights per nanosecond of each kernel in each instruction set, on one thread and from the cache, and of dequantization as a step has it,
    /// which is the kind <c>step</c>; of few vectors, the kind <c>rows</c>, when kernels are faster than dequantization and a product.
    /// </summary>
    public static Task<Figures> RunAsync(SuiteOptions options)
    {
        var figures = new Figures();
        if (options.Kinds is not { Count: > 0 } kinds || kinds.Any(kind => !s_others.ContainsKey(kind)))
        {
            figures.Add(InCache(options));
        }

        foreach ((string kind, Func<int, Figures> run) in s_others)
        {
            if (options.Kinds is not { Count: > 0 } asked || asked.Contains(kind))
            {
                figures.Add(run(options.Repetitions));
            }
        }

        return Task.FromResult(figures);
    }

    private static Figures InCache(SuiteOptions options)
    {
        // In this process: another one would build this project again first.
        Job job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithWarmupCount(3).WithIterationCount(options.Repetitions).WithMinIterationCount(3);
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "sftrecipes-benchmarks", "kernels"));
        if (options.Kinds is { Count: > 0 } kinds)
        {
            config.AddFilter(new NameFilter(kinds.Contains));
        }

        Summary summary = BenchmarkRunner.Run<KernelBenchmarks>(config);
        var figures = new Figures();
        foreach (BenchmarkReport report in summary.Reports.Where(report => report.ResultStatistics is not null))
        {
            object set = report.BenchmarkCase.Parameters[nameof(KernelBenchmarks.Set)];
            figures[$"kernels.{set}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}.weights_per_ns"] =
                KernelBenchmarks.Elements / report.ResultStatistics!.Median;
        }

        return figures;
    }
}
