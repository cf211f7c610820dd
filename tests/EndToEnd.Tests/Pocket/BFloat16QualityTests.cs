using SftRecipes.Tests;
using Xunit.Abstractions;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What products in bfloat16 cost, and what a run says where the processor has no instructions for them.</summary>
[Collection(TorchCollection.Name)]
public class BFloat16QualityTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_pocket_base_learns_as_much()
    {
        TrainingReport full = await PocketWriterRuns.FullAsync();
        var warnings = new List<string>();
        TrainingReport rounded = await PocketWriterRuns.RunAsync((train, evaluation, options) => PocketWriterBFloat16.TrainAsync(
            train,
            evaluation,
            options with { Progress = happened => warnings.AddRange(happened is TrainingWarning warning ? [warning.Message] : []) }));

        output.WriteLine($"{full.Evaluations[^1].Result.Loss:0.0000} in float32, {rounded.Evaluations[^1].Result.Loss:0.0000} in bfloat16");
        QualityOfRuns.AssertWithinOnePercent(full, rounded);
        bool isRounded = full.History[0].Loss != rounded.History[0].Loss;
        Assert.Equal(!isRounded, warnings.Exists(warning => warning.Contains("BFloat16", StringComparison.Ordinal)));
    }
}
