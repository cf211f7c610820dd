using System.Globalization;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Loads a model in this process and says what it took.</summary>
internal static class LoadMemory
{
    private const string ClearPeak = "5";

    /// <summary>Writes the growth of resident memory in bytes to stdout: at its peak, and in the end.</summary>
    public static int Measure(string directory)
    {
        TorchThread.Run(() =>
        {
            using torch.Tensor warm = torch.ones(64, 64).mm(torch.ones(64, 64));
            Assert.Equal(64, warm[0, 0].ToSingle());
        });
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", ClearPeak);
        long before = Status("VmRSS");
        using LargeNf4.TunedModel model = LargeNf4.LoadBaseAsync(new LoadOptions { ModelDirectory = directory }).GetAwaiter().GetResult();
        long peak = Status("VmHWM");
        long after = Status("VmRSS");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peak - before} {after - before}"));
        return 0;
    }

    /// <summary>A field of this process in bytes.</summary>
    public static long Status(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
