using System.CommandLine;
using SftRecipes.Hosting.Reports;

namespace SftRecipes.Hosting.Commands;

/// <summary><c>info</c>: the recipe's facts.</summary>
internal sealed class InfoCommand(IHostedRecipe recipe, HostConsole console)
    : HostCommand("info", "The recipe with every value resolved, its parameter counts, and what it has trained.", recipe, console)
{
    protected override Task<int> RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        var facts = RecipeFacts.Of(Definition);
        output.WriteJson(facts);
        if (!output.JsonTakesStdout)
        {
            FactsText.Write(facts, output.Text);
        }

        return Task.FromResult(ExitCode.Success);
    }
}
