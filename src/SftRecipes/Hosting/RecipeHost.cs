using SftRecipes.Hosting;

namespace SftRecipes;

/// <summary>
/// The program of a recipe: <c>return await RecipeHost.RunAsync&lt;MyRecipe&gt;(args);</c> gives it the commands <c>train</c>,
/// <c>evaluate</c>, <c>generate</c>, <c>chat</c>, <c>preview</c>, <c>merge</c>, <c>export</c>, <c>import</c> and <c>info</c>. Each has <c>--help</c> and <c>--json</c>.
/// </summary>
/// <remarks>
/// The first Ctrl+C (or SIGTERM) stops <c>train</c> after the step that is being made and saves; the second ends the process at once.
/// Errors that the user can mend are one sentence on stderr; <c>SFT_TRACE=1</c> adds the stack trace.
/// </remarks>
public static class RecipeHost
{
    /// <summary>Runs a command line on the console of this process.</summary>
    /// <typeparam name="TRecipe">The recipe.</typeparam>
    /// <param name="args">What was typed after the program's name.</param>
    /// <returns>The <see cref="ExitCode"/>; nothing is thrown.</returns>
    public static Task<int> RunAsync<TRecipe>(string[] args)
        where TRecipe : IRecipe =>
        RunAsync<TRecipe>(args, HostConsole.ForProcess());

    /// <summary>Runs a command line on a console of the caller's.</summary>
    /// <inheritdoc cref="RunAsync{TRecipe}(string[])"/>
    /// <param name="args">What was typed after the program's name.</param>
    /// <param name="console">What the command reads from and writes to.</param>
    public static Task<int> RunAsync<TRecipe>(string[] args, HostConsole console)
        where TRecipe : IRecipe
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(console);
        return HostProgram.RunAsync(new HostedRecipe<TRecipe>(), args, console);
    }
}
