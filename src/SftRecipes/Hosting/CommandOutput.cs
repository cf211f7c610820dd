using System.CommandLine;
using SftRecipes.Checkpoints;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting;

/// <summary>Where one invocation of a command writes: its report, what people read, and its progress.</summary>
internal sealed class CommandOutput
{
    private readonly HostConsole _console;
    private readonly string? _jsonFile;

    private CommandOutput(HostConsole console, bool json, string? jsonFile)
    {
        _console = console;
        _jsonFile = jsonFile;
        HasJson = json;
        JsonTakesStdout = json && jsonFile is null;
        var error = new TextChannel(console.Error, console.ErrorIsTerminal);
        Progress = error;
        Text = JsonTakesStdout ? error : new TextChannel(console.Out, console.OutIsTerminal);
    }

    /// <summary>Whether a machine-readable report is asked for.</summary>
    public bool HasJson { get; }

    /// <summary>Whether it goes to stdout, so that nothing else may.</summary>
    public bool JsonTakesStdout { get; }

    /// <summary>What people read: stdout, unless the report takes it.</summary>
    public TextChannel Text { get; }

    /// <summary>stderr: progress, hints and warnings that must not mix with results.</summary>
    public TextChannel Progress { get; }

    /// <summary>As <c>--json</c> asks.</summary>
    public static CommandOutput From(HostConsole console, ParseResult parsed, Option<string?> json) =>
        new(console, CommonOptions.IsGiven(parsed.CommandResult, json), parsed.GetValue(json));

    /// <summary>Writes the report where one is asked for.</summary>
    /// <exception cref="RecipeException">The file cannot be written.</exception>
    public void WriteJson<T>(T report)
    {
        if (!HasJson)
        {
            return;
        }

        string text = HostJson.Indented(report);
        if (_jsonFile is null)
        {
            _console.Out.WriteLine(text);
        }
        else
        {
            string path = Path.GetFullPath(_jsonFile);
            FileTransaction.Run(
                Path.GetDirectoryName(path) ?? path, transaction => transaction.WriteText(Path.GetFileName(path), text + "\n"));
        }
    }
}
