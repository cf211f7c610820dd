using System.Text.Json;
using SftRecipes.Tests;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// Gradient checkpointing changes memory and time only: what adapters drop is drawn again from the same seeds, so that losses and
/// gradients are those of the run that keeps its activations.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class CheckpointingTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly string _model;
    private readonly string _data;

    public CheckpointingTests()
    {
        _model = TinyModel.WriteLlama(_folder["model"]);
        _data = _folder.Write("rows.jsonl", Quiz.JsonLines);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Lora_with_dropout_trains_as_without_checkpoints() => AssertSameAsync<TinyLora, TinyLoraCheckpointed>();

    [Fact]
    public Task Dora_with_dropout_trains_as_without_checkpoints() => AssertSameAsync<TinyDora, TinyDoraCheckpointed>();

    private async Task AssertSameAsync<TRecipe, TCheckpointed>()
        where TRecipe : IRecipe
        where TCheckpointed : IRecipe
    {
        (double Loss, double GradientNorm)[] kept = await HistoryAsync<TRecipe>("kept");
        (double Loss, double GradientNorm)[] again = await HistoryAsync<TCheckpointed>("again");

        Assert.Equal(kept.Length, again.Length);
        Assert.All(kept.Zip(again), step =>
        {
            // Gradients are summed in another order; another mask would show in the second digit.
            Assert.Equal(step.First.Loss, step.Second.Loss, 1e-5 * step.First.Loss);
            Assert.Equal(step.First.GradientNorm, step.Second.GradientNorm, 1e-4 * step.First.GradientNorm);
            Assert.NotEqual(0, step.Second.GradientNorm);
        });
    }

    private async Task<(double Loss, double GradientNorm)[]> HistoryAsync<TRecipe>(string output)
        where TRecipe : IRecipe
    {
        CommandResult trained = await Command.RunAsync<TRecipe>("train", "--model", _model, "--data", _data, "--output", _folder[output], "--json");
        return
        [
            .. trained.Succeeded().Json.GetProperty("history").EnumerateArray()
                .Select((JsonElement step) => (step.GetProperty("loss").GetDouble(), step.GetProperty("grad_norm").GetDouble())),
        ];
    }
}
