using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using SftRecipes.Benchmarks.Measuring;

namespace SftRecipes.Benchmarks.Kernels;

/// <summary>Runs the kernel benchmarks.</summary>
internal static class KernelSuite
{
    /// <summary>Weights per nanosecond of each kernel in each instruction set.</summary>
    public static Task<Figures> RunAsync(SuiteOptions options)
    {
        // In this process: another one would build this project again first.
        Job job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithWarmupCount(3).WithIterationCount(options.Repetitions).WithMinIterationCount(3);
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "sftrecipes-benchmarks", "kernels"));
        Summary summary = BenchmarkRunner.Run<KernelBenchmarks>(config);
        var figures = new Figures();
        foreach (BenchmarkReport report in summary.Reports.Where(report => report.ResultStatistics is not null))
        {
            object set = report.BenchmarkCase.Parameters[nameof(KernelBenchmarks.Set)];
            figures[$"kernels.{set}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}.weights_per_ns"] =
                KernelBenchmarks.Elements / report.ResultStatistics!.Median;
        }

        return Task.FromResult(figures);
    }
}
