using SftRecipes.Tests;
using SftRecipes.Tokenization;
using Xunit.Abstractions;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What products in whole numbers cost: the same run with float32 products and with int8 ones.</summary>
[Collection(TorchCollection.Name)]
public class Int8QualityTests(ITestOutputHelper output)
{
    private const int TrainingRows = 640, EvaluationRows = 128;

    [Fact]
    public async Task The_pocket_base_learns_as_much()
    {
        using var folder = new TemporaryDirectory();
        WrittenText[] rows = WrittenTexts.Read(TrainingRows + EvaluationRows);
        WrittenText[] train = rows[..TrainingRows], evaluation = rows[TrainingRows..];
        TrainingReport full = await PocketWriter.TrainAsync(train, evaluation, Options("full"));
        TrainingReport int8 = await PocketWriterInt8.TrainAsync(train, evaluation, Options("int8"));

        AssertAsGood(full, int8);

        TrainingOptions Options(string name) => new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder[name] };
    }

    /// <summary>Norms after the branches, projected embeddings: what is rounded there is another matter than in a Llama.</summary>
    [Fact]
    public async Task A_model_built_as_opt_350m_learns_as_much()
    {
        using var folder = new TemporaryDirectory();
        WriteStart(folder["start"]);
        TrainingReport pretrained = await OptCounterBase.TrainAsync(
            CountingStories.Told(3200, seed: 1), CountingStories.Told(EvaluationRows, seed: 2), Options("start", "base"));
        CountingStory[] train = CountingStories.ToldFromTheEnd(TrainingRows, seed: 3), evaluation = CountingStories.ToldFromTheEnd(EvaluationRows, seed: 4);
        TrainingReport full = await OptCounter.TrainAsync(train, evaluation, Options("base", "full"));
        TrainingReport int8 = await OptCounterInt8.TrainAsync(train, evaluation, Options("base", "int8"));

        // Which word follows how often is worth a loss of 3.1: the rest is knowledge of the stories.
        double known = pretrained.Evaluations[^1].Result.Loss, learnt = full.Evaluations[^1].Result.Loss;
        Assert.True(known < 1.5, $"The base model's loss is {known}: it knows little.");
        Assert.True(learnt > 0.5 && learnt < 0.5 * full.History[0].Loss, $"From {full.History[0].Loss} to {learnt}.");
        AssertAsGood(full, int8);

        TrainingOptions Options(string from, string to) => new() { ModelDirectory = folder[from], OutputDirectory = folder[to] };
    }

    private static void WriteStart(string directory)
    {
        Directory.CreateDirectory(directory);
        File.Copy(TinyModel.ConfigPath("opt-counter"), Path.Combine(directory, "config.json"));
        CountingStory[] stories = [.. CountingStories.Told(500, seed: 5), .. CountingStories.ToldFromTheEnd(500, seed: 6)];
        BpeTrainer.Train(stories.Select(story => story.Text), new BpeTrainerOptions
        {
            VocabularySize = 384,
            SpecialTokens = ["<s>", "<pad>", "</s>", "<unk>"],
            BosToken = "</s>",
            EosToken = "</s>",
            PadToken = "<pad>",
            AddBosToken = true,
        }).Save(directory);
    }

    private void AssertAsGood(TrainingReport full, TrainingReport int8)
    {
        output.WriteLine(
            $"{full.History[0].Loss:0.0000} to {full.Evaluations[^1].Result.Loss:0.0000} in float32, {int8.Evaluations[^1].Result.Loss:0.0000} in int8");
        QualityOfRuns.AssertWithinOnePercent(full, int8);
        Assert.NotEqual(full.History[0].Loss, int8.History[0].Loss);
    }
}
