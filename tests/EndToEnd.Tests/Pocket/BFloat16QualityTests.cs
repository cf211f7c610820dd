using SftRecipes.Tests;
using Xunit.Abstractions;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What products in bfloat16 cost, and what a run says where the processor has no instructions for them.</summary>
[Collection(TorchCollection.Name)]
public class BFloat16QualityTests(ITestOutputHelper output)
{
    private const int TrainingRows = 640, EvaluationRows = 128;

    [Fact]
    public async Task The_pocket_base_learns_as_much()
    {
        using var folder = new TemporaryDirectory();
        WrittenText[] rows = WrittenTexts.Read(TrainingRows + EvaluationRows);
        WrittenText[] train = rows[..TrainingRows], evaluation = rows[TrainingRows..];
        TrainingReport full = await PocketWriter.TrainAsync(train, evaluation, Options("full"));
        var warnings = new List<string>();
        TrainingReport rounded = await PocketWriterBFloat16.TrainAsync(
            train, evaluation, Options("bf16") with { Progress = happened => warnings.AddRange(happened is TrainingWarning w ? [w.Message] : []) });

        output.WriteLine($"{full.Evaluations[^1].Result.Loss:0.0000} in float32, {rounded.Evaluations[^1].Result.Loss:0.0000} in bfloat16");
        QualityOfRuns.AssertWithinOnePercent(full, rounded);
        bool isComputed = full.History[0].Loss != rounded.History[0].Loss;
        Assert.Equal(!isComputed, warnings.Exists(warning => warning.Contains("BFloat16", StringComparison.Ordinal)));

        TrainingOptions Options(string name) => new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder[name] };
    }
}
