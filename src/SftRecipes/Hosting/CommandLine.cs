namespace SftRecipes.Hosting;

/// <summary>Commands as a user would type them.</summary>
internal static class CommandLine
{
    /// <summary>What a shell takes as it is, beside letters and digits.</summary>
    private const string PlainMarks = "-_./\\:=";

    /// <summary><c>dotnet run -- train</c></summary>
    public static string Of(params IEnumerable<string> arguments) => "dotnet run -- " + string.Join(' ', arguments.Select(Quoted));

    /// <summary>The command that lets the model answer.</summary>
    /// <param name="recipe">Its required fields become options.</param>
    /// <param name="outputDirectory">What was trained.</param>
    /// <param name="modelDirectory">The base model's directory where one was given.</param>
    public static string Generate(RecipeDefinition recipe, string outputDirectory, string? modelDirectory)
    {
        bool isOwn = Path.GetFullPath(outputDirectory) == Path.GetFullPath(recipe.Training.OutputDirectory);
        return Of(
        [
            "generate",
            .. recipe.PromptFields.Where(field => field.Required).SelectMany(field => new[] { PromptFieldOptions.NameOf(field), "…" }),
            .. Option("--adapter", isOwn ? null : outputDirectory),
            .. Option("--model", modelDirectory),
        ]);
    }

    /// <summary>The command that goes on with an interrupted run.</summary>
    /// <param name="given">The run's own options.</param>
    /// <param name="checkpoint">Where it goes on from.</param>
    public static string Resume(TrainFiles given, string checkpoint) => Of(
    [
        "train",
        .. given.Data.SelectMany(file => Option("--data", file)),
        .. given.EvalData.SelectMany(file => Option("--eval-data", file)),
        .. Option("--model", given.Model),
        .. Option("--output", given.Output),
        "--resume",
        checkpoint,
    ]);

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [name, value];

    private static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(character => char.IsAsciiLetterOrDigit(character) || PlainMarks.Contains(character))
            ? argument
            : $"\"{argument}\"";
}

/// <summary>The files and directories that <c>train</c> was given; empty or null for the recipe's own.</summary>
internal sealed record TrainFiles(
    IReadOnlyList<string> Data, IReadOnlyList<string> EvalData, string? Model, string? Output, string? Resume);
