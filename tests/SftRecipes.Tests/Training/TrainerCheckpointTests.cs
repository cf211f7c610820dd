using SftRecipes.Checkpoints;
using SftRecipes.Tests.Hosting;
using SftRecipes.Training;

namespace SftRecipes.Tests.Training;

/// <summary>The state that a run writes is the one that it goes on with.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainerCheckpointTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Trained _trained = new([16]);
    private readonly AdamW _optimizer;

    public TrainerCheckpointTests() => _optimizer = Adam();

    public void Dispose()
    {
        _optimizer.Dispose();
        _trained.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void The_scale_of_losses_is_taken_up_again()
    {
        var scaler = new GradScaler(enabled: true);
        scaler.Update(double.PositiveInfinity);
        scaler.Update(1);

        var resumed = new GradScaler(enabled: true);
        using AdamW optimizer = Adam();
        Written(step: 2, scaler).Restore(optimizer, resumed);

        Assert.Equal(32768, resumed.Scale);
        Assert.Equal(scaler.State, resumed.State);
    }

    /// <summary>AdamW's corrections go by the steps that it has taken.</summary>
    [Fact]
    public void A_skipped_step_is_none_of_the_optimizers()
    {
        _optimizer.Load(Empty(), steps: 4);

        using AdamW optimizer = Adam();
        Written(step: 7, new GradScaler(enabled: true)).Restore(optimizer, new GradScaler(enabled: true));

        Assert.Equal(4, optimizer.Steps);
    }

    [Fact]
    public void A_run_without_a_scaler_has_none_in_its_state()
    {
        using AdamW optimizer = Adam();
        var fresh = new GradScaler(enabled: true);

        Written(step: 1, scaler: null).Restore(optimizer, fresh);

        Assert.Equal(65536, fresh.Scale);
    }

    private AdamW Adam() => new(_trained.Groups(0, name: "w"), 0.9, 0.999, 1e-8);

    private SafetensorsFile Empty()
    {
        FileTransaction.Run(_directory["empty"], transaction => SafetensorsWriter.WriteTo(
            transaction, "state.safetensors", _optimizer.State().Select(item => PendingTensor.Of(item.Name, item.Tensor)), null, null,
            CancellationToken.None));
        return SafetensorsFile.Open(_directory["empty", "state.safetensors"]);
    }

    private TrainerCheckpoint Written(int step, GradScaler? scaler)
    {
        RecipeDefinition recipe = Recipes.Definition();
        FileTransaction.Run(_directory["checkpoint"], transaction => TrainerCheckpoint.Write(
            transaction, recipe, new TrainingUpdate(step, 9, 1, [], EndsEpoch: false), rows: 3, [], best: null, _optimizer, scaler));
        return TrainerCheckpoint.Open(_directory["checkpoint"], recipe);
    }
}
