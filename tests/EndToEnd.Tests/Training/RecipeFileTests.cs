using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Recipes that are written as YAML, trained and asked.</summary>
[Collection(TorchCollection.Name)]
public class RecipeFileTests
{
    private const string Weights = "adapter_model.safetensors";

    [Fact]
    public async Task A_recipe_file_trains_as_the_class_that_says_the_same()
    {
        using var folder = new TemporaryDirectory();
        string model = TinyModel.WriteLlama(folder["model"]);
        string data = folder.Write("rows.jsonl", Quiz.JsonLines);
        string[] train = ["train", "--model", model, "--data", data, "--output"];

        string text = (await Command.RunAsync<TinyYaml>([.. train, folder["file"]])).Succeeded().Out;
        Assert.Contains("Trained 12 of 12 steps", text, StringComparison.Ordinal);
        (await Command.RunAsync<TinyLoraWithoutDropout>([.. train, folder["class"]])).Succeeded();
        Assert.Equal(File.ReadAllBytes(folder["class", Weights]), File.ReadAllBytes(folder["file", Weights]));

        string[] ask = ["generate", "--model", model, "--question", Quiz.Rows[0].Question, "--adapter"];
        Assert.Equal(
            (await Command.RunAsync<TinyLoraWithoutDropout>([.. ask, folder["class"]])).Succeeded().Out,
            (await Command.RunAsync<TinyYaml>([.. ask, folder["file"]])).Succeeded().Out);
    }

    [Fact]
    public async Task Its_rows_are_typed_whether_the_file_lists_them_or_names_them()
    {
        using var folder = new TemporaryDirectory();
        string model = TinyModel.WriteLlama(folder["model"]);

        TrainingReport named = await TinyYamlPairs.TrainAsync(
            Quiz.Rows, options: new TrainingOptions { ModelDirectory = model, OutputDirectory = folder["named"] });

        Assert.Equal(2, named.History[^1].Step);
        PromptSegment answer = TinyYaml.RenderPrompt(new TinyYaml.Row("Why?", "So."))[^1];
        Assert.Equal(("So.", true), (answer.Text, answer.Trained));
    }
}
