using System.Diagnostics;
using TorchSharp;

namespace SftRecipes.Benchmarks.Limits;

/// <summary>What libtorch's float32 product reaches in this process, for the shapes of a training step.</summary>
internal static class GemmPeak
{
    /// <summary>[tokens, in] × [in, out] of the models' layers, with 1024 tokens.</summary>
    private static readonly (long Tokens, long In, long Out)[] Shapes =
        [(1024, 1024, 1024), (1024, 1024, 4096), (1024, 4096, 1024), (1024, 960, 2560), (1024, 2560, 960)];

    /// <summary>The best shape's operations per second, each shape by its median of several runs.</summary>
    /// <param name="repetitions">Runs per shape.</param>
    public static double Measure(int repetitions = 7) => MeasureAll(repetitions).Max(shape => shape.FlopsPerSecond);

    /// <summary>Operations per second of each shape.</summary>
    public static IReadOnlyList<(string Shape, double FlopsPerSecond)> MeasureAll(int repetitions = 7)
    {
        LibTorch.EnsureLoaded();
        using IDisposable noGrad = torch.no_grad();
        return [.. Shapes.Select(shape => ($"{shape.Tokens}x{shape.In}x{shape.Out}", Measure(shape, repetitions)))];
    }

    private static double Measure((long Tokens, long In, long Out) shape, int repetitions)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor a = torch.randn(shape.Tokens, shape.In), b = torch.randn(shape.Out, shape.In);
        torch.nn.functional.linear(a, b).Dispose();
        var times = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            torch.nn.functional.linear(a, b).Dispose();
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return 2.0 * shape.Tokens * shape.In * shape.Out / Measuring.Statistics.Median(times);
    }
}
