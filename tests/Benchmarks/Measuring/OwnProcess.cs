using System.Diagnostics;

namespace SftRecipes.Benchmarks.Measuring;

/// <summary>Runs a scenario in a process of its own, so that its peak memory is its own.</summary>
internal static class OwnProcess
{
    /// <summary>What the last line of a scenario's output starts with; its figures follow as JSON.</summary>
    public const string Marker = "figures ";

    /// <summary>Starts this program anew.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="plainAllocator">Whether the allocator is left as it is without this library, which tunes it.</param>
    public static Process Start(IEnumerable<string> arguments, bool plainAllocator = false)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) != "Benchmarks")
        {
            // By dotnet, or within a test: then the program is this assembly.
            start.FileName = "dotnet";
            start.ArgumentList.Add(Path.ChangeExtension(typeof(OwnProcess).Assembly.Location, ".dll"));
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (plainAllocator)
        {
            // Names a setting's own default: the library keeps off an allocator that the user has set up.
            start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.perturb=0";
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs this program's <c>scenario</c> command.</summary>
    /// <param name="arguments">The scenario's name and options.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<Figures> RunAsync(params IReadOnlyList<string> arguments)
    {
        using Process process = Start(["scenario", .. arguments]);
        string output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        string? figures = output.Split('\n').LastOrDefault(line => line.StartsWith(Marker, StringComparison.Ordinal));
        return process.ExitCode == 0 && figures is not null
            ? Figures.Parse(figures[Marker.Length..])
            : throw new InvalidOperationException($"The scenario '{string.Join(' ', arguments)}' ended with code {process.ExitCode}: {output}");
    }
}
