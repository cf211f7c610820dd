using SftRecipes.Checkpoints;
using SftRecipes.Training;
using TorchSharp;

namespace SftRecipes.Tests.Training;

/// <summary>A state that is saved and taken up again goes on bit by bit.</summary>
[Collection(TorchCollection.Name)]
public class OptimizerResumeTests
{
    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    private static readonly Dictionary<string, Func<IReadOnlyList<ParameterGroup>, Optimizer>> s_optimizers = new()
    {
        ["AdamW"] = groups => new AdamW(groups, 0.9, 0.999, 1e-8),
        ["AdamW8Bit"] = groups => new AdamW8Bit(groups, 0.9, 0.999, 1e-8),
        ["Adafactor"] = groups => new Adafactor(groups, scaleParameter: true, 1, -0.8),
        ["Lion"] = groups => new Lion(groups, 0.9, 0.99),
        ["Sgd"] = groups => new Sgd(groups, 0.9, nesterov: true),
        ["Sgd without momentum"] = groups => new Sgd(groups, 0, nesterov: false),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_optimizer_goes_on_bit_by_bit(string name)
    {
        using TemporaryDirectory directory = new();
        using Trained whole = new([33, 129]);
        using Trained first = new([33, 129]);
        using Optimizer uninterrupted = s_optimizers[name](whole.Groups(0.1, name: "w"));
        using Optimizer interrupted = s_optimizers[name](first.Groups(0.1, name: "w"));
        for (int step = 1; step <= 3; step++)
        {
            Step(uninterrupted, whole, step);
            Step(interrupted, first, step);
        }

        FileTransaction.Run(directory.Path, transaction => SafetensorsWriter.WriteTo(
            transaction, "optimizer.safetensors", interrupted.State().Select(item => PendingTensor.Of(item.Name, item.Tensor)), null, null,
            CancellationToken.None));
        using Trained second = new([33, 129]);
        using (torch.no_grad())
        {
            second.Parameter.copy_(first.Parameter);
        }

        using Optimizer resumed = s_optimizers[name](second.Groups(0.1, name: "w"));
        using (SafetensorsFile file = SafetensorsFile.Open(directory["optimizer.safetensors"]))
        {
            resumed.Load(file, interrupted.Steps);
        }

        for (int step = 4; step <= 6; step++)
        {
            Step(uninterrupted, whole, step);
            Step(resumed, second, step);
        }

        Assert.Equal(6, resumed.Steps);
        Assert.Equal(whole.Values(), second.Values());
        Assert.NotEqual(first.Values(), second.Values());
    }

    [Fact]
    public void A_state_of_another_optimizer_is_refused()
    {
        using TemporaryDirectory directory = new();
        using Trained trained = new([8]);
        using Lion lion = new(trained.Groups(0, name: "w"), 0.9, 0.99);
        FileTransaction.Run(directory.Path, transaction => SafetensorsWriter.WriteTo(
            transaction, "optimizer.safetensors", lion.State().Select(item => PendingTensor.Of(item.Name, item.Tensor)), null, null,
            CancellationToken.None));
        using AdamW adam = new(trained.Groups(0, name: "w"), 0.9, 0.999, 1e-8);
        using SafetensorsFile file = SafetensorsFile.Open(directory["optimizer.safetensors"]);

        Assert.Contains("'exp_avg_sq.w' does not fit", Assert.Throws<RecipeException>(() => adam.Load(file, 1)).Message);
    }

    private static void Step(Optimizer optimizer, Trained trained, int step)
    {
        trained.SetGradient(step);
        optimizer.ClipGradients(1);
        optimizer.Step(0.01 / step);
    }
}
