using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.Benchmarks.Tests;

/// <summary>The benchmark program runs and writes what it says; nothing is said of the numbers.</summary>
public class BenchmarkProgramTests
{
    [Fact]
    public async Task Limits_are_products_and_a_bandwidth()
    {
        IReadOnlyDictionary<string, double> figures = await FiguresOfAsync("limit", "--repetitions", "1");
        Assert.Contains("limit.gemm.1024x1024x4096.gflops", figures);
        Assert.Contains(figures.Keys, id => id.StartsWith("limit.read_bandwidth.", StringComparison.Ordinal));
        Assert.All(figures.Values, value => Assert.True(value > 0));
    }

    [Fact]
    public async Task Steps_are_made_in_a_process_of_their_own_and_counted()
    {
        IReadOnlyDictionary<string, double> figures = await FiguresOfAsync("train", "--kind", "tiny.nf4", "--repetitions", "1");
        Assert.Equal(
            ["gemm_peak_gflops", "mfu", "peak_rss_mb", "seconds_per_step", "tokens_per_second"],
            figures.Keys.Select(id => id["train.tiny.nf4.".Length..]).Order());
        Assert.Equal(4 * 2 * 96, figures["train.tiny.nf4.tokens_per_second"] * figures["train.tiny.nf4.seconds_per_step"], tolerance: 1);
        Assert.All(figures.Values, value => Assert.True(value > 0));
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_an_error_that_names_those_there_are()
    {
        (int code, string output) = await RunAsync("train", "--kind", "opt.int3");
        Assert.NotEqual(0, code);
        Assert.Contains("opt.nf4", output);
    }

    private static async Task<IReadOnlyDictionary<string, double>> FiguresOfAsync(params string[] arguments)
    {
        using var folder = new TemporaryDirectory();
        (int code, string output) = await RunAsync([.. arguments, "--json", folder["figures.json"]]);
        Assert.True(code == 0, output);
        return JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(folder["figures.json"]))!;
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        string program = typeof(BenchmarkProgramTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Benchmarks").Value!;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
