extern alias pocketbase;

using pocketbase::PocketBase.Corpus;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// What 4 bits cost: the same run on full-precision and on NF4 weights. What is learnt has an entropy of its own, the choice of facts and
/// words, so that the losses' difference is the weights' and not the luck of a memorized answer.
/// </summary>
[Collection(TorchCollection.Name)]
public class QloraQualityTests
{
    private const int TrainingRows = 640, EvaluationRows = 128;

    [Fact]
    public async Task Qlora_ends_within_one_percent_of_full_precision()
    {
        using var folder = new TemporaryDirectory();
        WrittenText[] rows =
        [
            .. new CorpusWriter(FactBase.Load(), seed: 20_000).Documents(TrainingRows + EvaluationRows).Select(text => new WrittenText(text)),
        ];
        WrittenText[] train = rows[..TrainingRows], evaluation = rows[TrainingRows..];
        TrainingReport full = await PocketWriter.TrainAsync(train, evaluation, Options("full"));
        TrainingReport quantized = await PocketWriterNf4.TrainAsync(train, evaluation, Options("nf4"));

        (double fullLoss, double loss) = (full.Evaluations[^1].Result.Loss, quantized.Evaluations[^1].Result.Loss);
        Assert.True(
            fullLoss < 0.98 * full.History[0].Loss, $"The loss fell from {full.History[0].Loss} to {fullLoss} only: little was learnt.");
        Assert.True(Math.Abs(loss - fullLoss) < 0.01 * fullLoss, $"NF4 ends at {loss}, full precision at {fullLoss}.");

        TrainingOptions Options(string name) => new() { ModelDirectory = PocketRun.Model, OutputDirectory = folder[name] };
    }
}
