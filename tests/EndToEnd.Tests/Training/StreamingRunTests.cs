using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Recipes that read their rows while they train, from files and from asynchronous sources.</summary>
[Collection(TorchCollection.Name)]
public class StreamingRunTests
{
    private const string Weights = "adapter_model.safetensors";

    [Fact]
    public async Task A_stream_of_files_is_learnt_and_gone_on_with()
    {
        using var folder = new TemporaryDirectory();
        string model = TinyModel.WriteLlama(folder["model"]);
        string data = folder.Write("rows.jsonl", Quiz.JsonLines);
        string[] train = ["train", "--model", model, "--data", data, "--output"];
        string text = (await Command.RunAsync<TinyStream>([.. train, folder["whole"]])).Succeeded().Out;
        Assert.Contains("Trained 20 of 20 steps", text, StringComparison.Ordinal);

        string checkpoint = Path.Combine(folder["whole"], "checkpoint-10");
        (await Command.RunAsync<TinyStream>([.. train, folder["resumed"], "--resume", checkpoint])).Succeeded();
        Assert.Equal(File.ReadAllBytes(folder["whole", Weights]), File.ReadAllBytes(folder["resumed", Weights]));
    }

    [Fact]
    public async Task Asynchronous_rows_train_as_files_do()
    {
        using var folder = new TemporaryDirectory();
        string model = TinyModel.WriteLlama(folder["model"]);
        string data = folder.Write("rows.jsonl", Quiz.JsonLines);
        (await Command.RunAsync<TinyStream>("train", "--model", model, "--data", data, "--output", folder["file"])).Succeeded();
        TrainingReport report = await TinyStream.TrainAsync(
            RowsAsync(), options: new TrainingOptions { ModelDirectory = model, OutputDirectory = folder["async"] });
        Assert.True(report.History[^1].Loss < report.History[0].Loss);
        Assert.Equal(File.ReadAllBytes(folder["file", Weights]), File.ReadAllBytes(folder["async", Weights]));
    }

    private static async IAsyncEnumerable<QuizRow> RowsAsync()
    {
        foreach (QuizRow row in Quiz.Rows)
        {
            await Task.Yield();
            yield return row;
        }
    }
}
