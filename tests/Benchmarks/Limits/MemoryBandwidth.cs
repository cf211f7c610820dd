using System.Diagnostics;
using TorchSharp;

namespace SftRecipes.Benchmarks.Limits;

/// <summary>How fast libtorch reads memory that is in no cache.</summary>
internal static class MemoryBandwidth
{
    private const long Elements = 128L << 20;

    /// <summary>Bytes per second of summing half a gibibyte, the median of several runs.</summary>
    public static double Measure(int repetitions = 7)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        torch.Tensor values = torch.ones(Elements);
        values.sum().Dispose();
        var times = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            values.sum().Dispose();
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return Elements * sizeof(float) / Measuring.Statistics.Median(times);
    }
}
