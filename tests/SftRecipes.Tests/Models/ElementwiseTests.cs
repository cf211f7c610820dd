using SftRecipes.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Tests.Models;

[Collection(TorchCollection.Name)]
public class ElementwiseTests
{
    /// <summary>Of the same number of elements all of them, and only some are paired one by one.</summary>
    [Theory]
    [InlineData(new long[] { 1, 3, 20 }, new long[] { 3, 20 })]
    [InlineData(new long[] { 2, 3, 20 }, new long[] { 2, 3, 20 })]
    [InlineData(new long[] { 1, 5, 1 }, new long[] { 1, 1, 5 })]
    [InlineData(new long[] { 5, 1 }, new long[] { 5 })]
    public void A_sum_is_libtorchs(long[] left, long[] right)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        Tensor x = randn(left), y = randn(right);

        Tensor sum = Elementwise.Add(x, y);

        Assert.Equal((x + y).shape, sum.shape);
        Assert.True(sum.Equals(x + y));
    }

    [Fact]
    public void A_multiple_is_libtorchs()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        Tensor x = randn(3, 37);

        Assert.True(Elementwise.Scale(x, 33.94112549695428).Equals(x * 33.94112549695428));
    }
}
