using SftRecipes.Tests;
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

        output.WriteLine($"{full.Evaluations[^1].Result.Loss:0.0000} in float32, {int8.Evaluations[^1].Result.Loss:0.0000} in int8");
        QualityOfRuns.AssertWithinOnePercent(full, int8);
        Assert.NotEqual(full.History[0].Loss, int8.History[0].Loss);

        TrainingOptions Options(string name) => new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder[name] };
    }
}
