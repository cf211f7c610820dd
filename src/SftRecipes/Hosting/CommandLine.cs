namespace SftRecipes.Hosting;

/// <summary>Commands as a user would type them.</summary>
internal static class CommandLine
{
    /// <summary><c>dotnet run -- train</c></summary>
    public static string Of(params IEnumerable<string> arguments) => "dotnet run -- " + string.Join(' ', arguments.Select(Quoted));

    /// <summary>The command that lets the model answer.</summary>
    /// <param name="recipe">Its required fields become options.</param>
    /// <param name="outputDirectory">What was trained.</param>
    public static string Generate(RecipeDefinition recipe, string outputDirectory) => Of(
    [
        "generate",
        .. recipe.PromptFields.Where(field => field.Required).SelectMany(field => new[] { PromptFieldOptions.NameOf(field), "…" }),
        .. Adapter(recipe, outputDirectory),
    ]);

    /// <summary><c>--adapter DIR</c> where the directory is not the recipe's own.</summary>
    public static IEnumerable<string> Adapter(RecipeDefinition recipe, string outputDirectory) =>
        Path.GetFullPath(outputDirectory) == Path.GetFullPath(recipe.Training.OutputDirectory) ? [] : ["--adapter", outputDirectory];

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || "-_./\\:=".Contains(character, StringComparison.Ordinal))
            ? argument
            : $"\"{argument}\"";
}
