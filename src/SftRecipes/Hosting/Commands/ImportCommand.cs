using System.CommandLine;
using System.Text.RegularExpressions;
using SftRecipes.Interchange;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>import</c>: writes another tool's configuration as a recipe.</summary>
internal sealed partial class ImportCommand : HostCommand
{
    private readonly Argument<string> _file;
    private readonly Option<string?> _from;
    private readonly Option<bool> _force;
    private readonly Option<string?> _output;

    public ImportCommand(IHostedRecipe recipe, HostConsole console)
        : base("import", "Writes a configuration of axolotl, LLaMA-Factory or TRL as a recipe in C#.", recipe, console)
    {
        _file = new Argument<string>("FILE") { Description = "The YAML file." };
        Command.Add(_file);
        _from = Add(new Option<string?>("--from")
        {
            HelpName = "TOOL",
            Description = "Whose it is: axolotl, llamafactory or trl. Default: its keys say.",
        });
        _from.AcceptOnlyFromAmong([.. ConfigTool.All.Select(tool => tool.Name)]);
        _output = Add(CommonOptions.File("--output", "The C# file to write; the class is called as it is. Default: to stdout."));
        _force = Add(CommonOptions.Force());
    }

    protected override Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        string file = parsed.GetRequiredValue(_file);
        string? target = parsed.GetValue(_output);
        if (target is null && output.JsonTakesStdout)
        {
            throw new RecipeException("The report takes stdout; give the recipe a file by --output.");
        }

        ConfigTool? from = ConfigTool.All.SingleOrDefault(tool => tool.Name == parsed.GetValue(_from));
        ImportedConfig imported = ConfigImporter.Import(file, from, ClassName(target ?? file));
        if (target is null)
        {
            Console.Out.Write(imported.Source);
        }
        else
        {
            InterchangeFile.Write(target, imported.Source, parsed.GetValue(_force));
        }

        output.WriteJson(new ImportJson(imported.Tool, file, target, imported.Carried, imported.NotCarried));
        InterchangeFile.List(
            output.Progress, $"{imported.Carried.Count} keys of {imported.Tool}'s '{file}' carried over{(target is null ? "" : $" to '{target}'")}.", imported.NotCarried);
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary><c>qlora-7b.yaml</c> as <c>Qlora7b</c>.</summary>
    private static string ClassName(string path)
    {
        string stem = Path.GetFileName(path);
        int dot = stem.IndexOf('.', StringComparison.Ordinal);
        string name = string.Concat(Words().Matches(dot > 0 ? stem[..dot] : stem).Select(word => char.ToUpperInvariant(word.Value[0]) + word.Value[1..]));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "Recipe" + name : name;
    }

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();

    /// <summary>What <c>import --json</c> writes.</summary>
    private sealed record ImportJson(
        string Tool, string File, string? Output, IReadOnlyList<string> Carried, IReadOnlyList<NotCarried> NotCarried);
}
