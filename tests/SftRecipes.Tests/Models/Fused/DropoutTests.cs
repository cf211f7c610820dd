using SftRecipes.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Models;

/// <summary>Dropout whose mask is computed from a seed.</summary>
[Collection(TorchCollection.Name)]
public class DropoutTests
{
    private const long Count = 100_003;

    [Fact]
    public void Elements_are_dropped_with_the_probability_and_the_rest_scaled()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Tensor y = Dropout.Apply(ones(Count), 0.1, training: true);
        Assert.InRange(y.eq(0).to(ScalarType.Float64).mean().ToDouble(), 0.097, 0.103);
        Assert.Equal(1 / 0.9, y.max().ToDouble(), 1e-6);

        // Neighbours are independent of each other: both are dropped one time in a hundred.
        Tensor dropped = y.eq(0);
        double both = dropped.narrow(0, 0, Count - 1).logical_and(dropped.narrow(0, 1, Count - 1)).to(ScalarType.Float64).mean().ToDouble();
        Assert.InRange(both, 0.008, 0.012);
    }

    [Fact]
    public void The_seed_decides_and_every_mask_is_another()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(Count);
        manual_seed(1);
        Tensor first = Dropout.Apply(x, 0.5, training: true), second = Dropout.Apply(x, 0.5, training: true);
        manual_seed(1);
        Assert.True(first.allclose(Dropout.Apply(x, 0.5, training: true), 0, 0));
        Assert.InRange(first.ne(second).to(ScalarType.Float64).mean().ToDouble(), 0.49, 0.51);
    }

    [Fact]
    public void Gradients_pass_where_elements_did()
    {
        using var scope = NewDisposeScope();
        Tensor x = ones(Count).requires_grad_(), branch = ones(Count).requires_grad_();
        Tensor y = Dropout.Add(x, branch, 0.3, training: true);
        Autograd.Backward(y.sum());
        Assert.True(x.grad!.eq(1).all().ToBoolean());
        Assert.True((branch.grad! + 1).allclose(y.detach(), 0, 0));
    }

    [Fact]
    public void Outside_training_nothing_is_dropped()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(7);
        Assert.True(Dropout.Apply(x, 0.5, training: false).allclose(x, 0, 0));
        Assert.True(Dropout.Add(x, x, 0.5, training: false).allclose(x * 2, 0, 0));
        Assert.True(Dropout.Apply(x, 1, training: true).eq(0).all().ToBoolean());
    }
}
