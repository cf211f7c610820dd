using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What 4 bits cost: the same run on full-precision and on NF4 weights.</summary>
[Collection(TorchCollection.Name)]
public class QloraQualityTests
{
    [Fact]
    public async Task Qlora_ends_within_one_percent_of_full_precision() => QualityOfRuns.AssertWithinOnePercent(
        await PocketWriterRuns.FullAsync(),
        await PocketWriterRuns.RunAsync((train, evaluation, options) => PocketWriterNf4.TrainAsync(train, evaluation, options)));
}
