using System.CommandLine;

namespace SftRecipes.Hosting.Commands;

/// <summary>A command of a recipe's program.</summary>
internal abstract class HostCommand
{
    private readonly Option<string?> _json = CommonOptions.Json();

    /// <param name="name">What is typed.</param>
    /// <param name="description">One sentence for the help.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="console">Where it reads and writes.</param>
    protected HostCommand(string name, string description, IHostedRecipe recipe, HostConsole console)
    {
        Recipe = recipe;
        Console = console;
        Command = new Command(name, description) { _json };
        Command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed, CommandOutput.From(console, parsed, _json), cancellationToken));
    }

    /// <summary>As System.CommandLine knows it.</summary>
    public Command Command { get; }

    /// <summary>The recipe.</summary>
    protected IHostedRecipe Recipe { get; }

    /// <summary>Where it reads and writes.</summary>
    protected HostConsole Console { get; }

    /// <summary>The recipe's facts.</summary>
    protected RecipeDefinition Definition => Recipe.Definition;

    /// <summary>Adds an option and returns it.</summary>
    protected TOption Add<TOption>(TOption option)
        where TOption : Option
    {
        Command.Add(option);
        return option;
    }

    /// <summary>Does the work.</summary>
    /// <param name="parsed">The command line, valid.</param>
    /// <param name="output">Where this invocation writes.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken);

    /// <summary>Ctrl+C cancels; what was being done is given up.</summary>
    protected StopRequest StopOnInterrupt(CommandOutput output, CancellationToken cancellationToken) =>
        new(Console.Interrupts, () => { }, output.Progress.ShowCursor, cancellationToken);
}
