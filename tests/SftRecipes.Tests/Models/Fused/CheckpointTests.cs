using SftRecipes.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Tests.Models;

/// <summary>Checkpointed layers have the losses and gradients of others, dropout included.</summary>
[Collection(TorchCollection.Name)]
public class CheckpointTests
{
    private const long Width = 24;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Losses_and_gradients_are_those_without(bool inputTrained)
    {
        using var scope = NewDisposeScope();
        (double loss, Tensor[] gradients) = Run(inputTrained, LayerPass.Run);
        (double checkpointed, Tensor[] again) = Run(inputTrained, LayerPass.Checkpoint);
        Assert.Equal(loss, checkpointed);
        Assert.Equal(inputTrained ? 4 : 3, gradients.Length);
        foreach ((Tensor expected, Tensor actual) in gradients.Zip(again))
        {
            Assert.True(expected.allclose(actual, 0, 0));
        }
    }

    [Fact]
    public void What_is_drawn_after_a_backward_pass_is_what_would_be_drawn_without()
    {
        using var scope = NewDisposeScope();
        Run(inputTrained: true, LayerPass.Run);
        float plain = rand(1).item<float>();
        Run(inputTrained: true, LayerPass.Checkpoint);
        Assert.Equal(plain, rand(1).item<float>());
    }

    private static (double Loss, Tensor[] Gradients) Run(bool inputTrained, Func<Tensor, Func<Tensor, Tensor>, Tensor> pass)
    {
        manual_seed(11);
        Tensor input = randn(2, 9, Width).requires_grad_(inputTrained);
        Tensor[] weights = [.. Enumerable.Range(0, 3).Select(_ => randn(Width, Width).mul_(0.2).requires_grad_())];
        Tensor x = input.alias();
        foreach (Tensor weight in weights)
        {
            x = pass(x, layer => Dropout.Add(layer, Activations.Relu(F.linear(layer, weight)), 0.2, training: true));
        }

        Tensor loss = x.square().mean();
        Autograd.Backward(loss);
        Tensor[] trained = inputTrained ? [input, .. weights] : weights;
        return (loss.ToDouble(), [.. trained.Select(tensor => tensor.grad!.clone())]);
    }
}
