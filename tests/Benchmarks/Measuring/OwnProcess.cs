using System.Diagnostics;

namespace SftRecipes.Benchmarks.Measuring;

/// <summary>Runs a scenario in a process of its own, so that its peak memory is its own.</summary>
internal static class OwnProcess
{
    /// <summary>What the last line of a scenario's output starts with; its figures follow as JSON.</summary>
    public const string Marker = "figures ";

    /// <summary>Runs this program's <c>scenario</c> command.</summary>
    /// <param name="arguments">The scenario's name and options.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<Figures> RunAsync(params IEnumerable<string> arguments)
    {
        string program = Path.ChangeExtension(typeof(OwnProcess).Assembly.Location, ".dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(program);
        }

        start.ArgumentList.Add("scenario");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        string? figures = output.Split('\n').LastOrDefault(line => line.StartsWith(Marker, StringComparison.Ordinal));
        return process.ExitCode == 0 && figures is not null
            ? Figures.Parse(figures[Marker.Length..])
            : throw new InvalidOperationException($"The scenario '{string.Join(' ', arguments)}' ended with code {process.ExitCode}: {output}");
    }
}
