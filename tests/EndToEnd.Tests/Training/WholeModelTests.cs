using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>Training of all weights: the result is a whole model, which answers the same however it is loaded.</summary>
[Collection(TorchCollection.Name)]
public sealed class WholeModelTests : IDisposable
{
    private static readonly string[] s_files =
        ["config.json", "model.safetensors", "recipe.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"];

    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;

    public WholeModelTests() => _model = TinyModel.WriteLlama(_folder["model"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Full_fine_tuning_learns_saves_and_reloads()
    {
        TrainingReport report = await TinyFull.TrainAsync(Quiz.Rows, options: Options);
        using TinyFull.TunedModel tuned = await TinyFull.LoadAsync(_folder["out"], new() { ModelDirectory = _model });
        await CheckAsync(report, tuned);

        // The result is a base model like any other: a recipe can start from it.
        using TinyFull.TunedModel reloaded = await TinyFull.LoadBaseAsync(new() { ModelDirectory = _folder["out"] });
        await SameAnswersAsync(tuned, reloaded);
        using TinyFull.TunedModel before = await TinyFull.LoadBaseAsync(new() { ModelDirectory = _model });
        Assert.NotEqual(
            (await tuned.GenerateAsync(Quiz.Rows[0].Question)).TokenIds, (await before.GenerateAsync(Quiz.Rows[0].Question)).TokenIds);
    }

    [Fact]
    public async Task Training_from_scratch_needs_no_weights()
    {
        File.Delete(Path.Combine(_model, "model.safetensors"));
        TrainingReport report = await TinyFromScratch.TrainAsync(Quiz.Rows, options: Options);
        using TinyFromScratch.TunedModel tuned = await TinyFromScratch.LoadAsync(_folder["out"], new() { ModelDirectory = _model });
        await CheckAsync(report, tuned);
        using TinyFull.TunedModel reloaded = await TinyFull.LoadBaseAsync(new() { ModelDirectory = _folder["out"] });
        await SameAnswersAsync(tuned, reloaded);
    }

    private TrainingOptions Options => new() { ModelDirectory = _model, OutputDirectory = _folder["out"] };

    private async Task CheckAsync(TrainingReport report, LanguageModel tuned)
    {
        Assert.Equal(report.AllParameters, report.TrainableParameters);
        Assert.True(report.History[^1].Loss < 0.5 * report.History[0].Loss, $"{report.History[0].Loss} → {report.History[^1].Loss}");
        Assert.Equal(s_files, Directory.GetFileSystemEntries(_folder["out"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.NotEmpty((await tuned.GenerateAsync(TinyFull.RenderPrompt(Quiz.Rows[0].Question))).Text);
    }

    private static async Task SameAnswersAsync(LanguageModel first, LanguageModel second)
    {
        foreach (QuizRow row in Quiz.Rows.Take(6))
        {
            Assert.Equal(
                (await first.GenerateAsync(TinyFull.RenderPrompt(row.Question))).TokenIds,
                (await second.GenerateAsync(TinyFull.RenderPrompt(row.Question))).TokenIds);
        }
    }
}
