using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using SftRecipes.Hosting.Commands;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting;

/// <summary>The program of a recipe: commands, help and errors.</summary>
internal static class HostProgram
{
    /// <summary>A prompt may begin with <c>@</c>: it is text, not the name of a response file.</summary>
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line.</summary>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IHostedRecipe recipe, IReadOnlyList<string> arguments, HostConsole console)
    {
        // Numbers and messages read the same everywhere. The setting ends with this method.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            ParseResult parsed = Build(recipe, console).Parse(arguments, s_parser);
            if (parsed.Action is ParseErrorAction)
            {
                return ReportUsage(parsed, console.Error);
            }

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = console.Out,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,

                // Commands see to Ctrl+C themselves: a run must be able to save for longer than a timeout.
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return HostErrors.Report(exception, console.Error);
        }
    }

    private static RootCommand Build(IHostedRecipe recipe, HostConsole console)
    {
        RecipeDefinition definition = recipe.Definition;
        var root = new RootCommand(
            RecipeFacts.Sentence(definition) + "\n" + Figures.Parameters(definition.TrainableParameters, definition.AllParameters));
        HostCommand[] commands =
        [
            new TrainCommand(recipe, console),
            new EvaluateCommand(recipe, console),
            new GenerateCommand(recipe, console),
            new ChatCommand(recipe, console),
            new PreviewCommand(recipe, console),
            new MergeCommand(recipe, console),
            new ExportCommand(recipe, console),
            new ImportCommand(recipe, console),
            new InfoCommand(recipe, console),
        ];
        foreach (HostCommand command in commands)
        {
            root.Add(command.Command);
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        var action = new HelpWithExitCodes((HelpAction)help.Action!);
        help.Action = action;
        root.SetAction(action.Invoke);
        return root;
    }

    private static int ReportUsage(ParseResult parsed, TextWriter error)
    {
        foreach (string message in parsed.Errors.Select(problem => problem.Message).Distinct())
        {
            error.WriteLine($"error: {message}");
        }

        Command command = parsed.CommandResult.Command;
        error.WriteLine($"See {CommandLine.Of(command is RootCommand ? ["--help"] : [command.Name, "--help"])}.");
        return ExitCode.Usage;
    }

    private sealed class HelpWithExitCodes(HelpAction standard) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            standard.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Exit codes:");
            foreach ((int code, string meaning) in ExitCode.All)
            {
                output.WriteLine(FormattableString.Invariant($"  {code,3}  {meaning}"));
            }

            return ExitCode.Success;
        }
    }
}
