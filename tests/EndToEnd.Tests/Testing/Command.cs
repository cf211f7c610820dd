namespace SftRecipes.EndToEnd.Tests;

/// <summary>Runs a recipe's command line in this process.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync<TRecipe>(params string[] arguments)
        where TRecipe : IRecipe
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = await RecipeHost.RunAsync<TRecipe>(arguments, new HostConsole(TextReader.Null, output, error));
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }
}
