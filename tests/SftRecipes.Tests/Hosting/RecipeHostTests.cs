using SftRecipes.Models;
using SftRecipes.Training;

namespace SftRecipes.Tests.Hosting;

public sealed class RecipeHostTests
{
    [Fact]
    public async Task ARecipeTypeIsAProgram()
    {
        using var directory = new TemporaryDirectory();
        string data = directory.Write("rows.jsonl", """{"instruction":"say one","output":"one"}""");
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();

        int code = await RecipeHost.RunAsync<TinyRecipe>(
            ["preview", "--data", data, "--model", TinyModelDirectory.Create(directory)], new HostConsole(TextReader.Null, output, error));

        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains("[trained]one</s>[/trained]", output.ToString());
    }

    [Fact]
    public async Task TheRowsOfTheRecipeItselfAreAskedForWhereNoneAreGiven()
    {
        using var error = new StringWriter();

        int code = await RecipeHost.RunAsync<TinyRecipe>(["train"], new HostConsole(TextReader.Null, TextWriter.Null, error));

        Assert.Equal(1, code);
        Assert.Contains("has no [Dataset]", error.ToString());
    }

    private sealed class TinyRecipe : IRecipe
    {
        public static RecipeDefinition Definition { get; } = Recipes.Definition();

        public static IEnumerable<ExampleRow<IReadOnlyList<PromptSegment>>> ReadExamples(string path) => Recipes.ReadExamples(path);

        public static IReadOnlyList<PromptSegment> RenderPrompt(Func<string, string?> field) => Recipes.RenderPrompt(field);

        public static CausalLanguageModel CreateModel(ModelWeights weights) => throw new InvalidOperationException("No test loads it.");

        public static TrainingReport Train(TrainingRun run) => throw new InvalidOperationException("No test trains it.");
    }
}
