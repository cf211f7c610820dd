using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What 4 bits cost: the same run on full-precision and on NF4 weights.</summary>
[Collection(TorchCollection.Name)]
public class QloraQualityTests
{
    private const int TrainingRows = 640, EvaluationRows = 128;

    [Fact]
    public async Task Qlora_ends_within_one_percent_of_full_precision()
    {
        using var folder = new TemporaryDirectory();
        WrittenText[] rows = WrittenTexts.Read(TrainingRows + EvaluationRows);
        WrittenText[] train = rows[..TrainingRows], evaluation = rows[TrainingRows..];
        TrainingReport full = await PocketWriter.TrainAsync(train, evaluation, Options("full"));
        TrainingReport quantized = await PocketWriterNf4.TrainAsync(train, evaluation, Options("nf4"));

        QualityOfRuns.AssertWithinOnePercent(full, quantized);

        TrainingOptions Options(string name) => new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder[name] };
    }
}
