using System.Diagnostics;
using TorchSharp;

namespace SftRecipes.Benchmarks.Limits;

/// <summary>How fast libtorch reads memory that is in no cache.</summary>
internal static class MemoryBandwidth
{
    private const long Rows = 128L << 10, Columns = 1 << 10;

    /// <summary>Bytes per second of reading half a gibibyte by whichever of libtorch's operators is fastest, each by the median of its runs.</summary>
    /// <param name="repetitions">Runs per operator.</param>
    public static double Measure(int repetitions = 7) => MeasureAll(repetitions).Max(way => way.BytesPerSecond);

    /// <summary>Bytes per second of each operator.</summary>
    public static IReadOnlyList<(string Operator, double BytesPerSecond)> MeasureAll(int repetitions = 7)
    {
        LibTorch.EnsureLoaded();
        using IDisposable noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        torch.Tensor values = torch.ones(Rows, Columns), vector = torch.ones(Columns), row = torch.ones(1, Columns);
        return
        [
            ("sum", Measure(() => values.sum(), repetitions)),
            ("sum_rows", Measure(() => values.sum(1), repetitions)),
            ("max", Measure(() => values.max(), repetitions)),
            ("mv", Measure(() => values.mv(vector), repetitions)),
            ("linear", Measure(() => torch.nn.functional.linear(row, values), repetitions)),
        ];
    }

    private static double Measure(Func<torch.Tensor> read, int repetitions)
    {
        read().Dispose();
        var times = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            read().Dispose();
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Rows * Columns * sizeof(float) / Measuring.Statistics.Median(times);
    }
}
