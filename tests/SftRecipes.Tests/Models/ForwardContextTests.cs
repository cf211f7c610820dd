using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Tests.Models;

/// <summary>Who sees whom: windows and biases, with and without a past, with and without padding on the left.</summary>
[Collection(TorchCollection.Name)]
public class ForwardContextTests
{
    public ForwardContextTests() => LibTorch.EnsureLoaded();

    [Fact]
    public void AWindowHoldsTheTokenAndThoseBeforeIt()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        ForwardContext context = ForwardContext.Causal(4, torch.CPU);

        Assert.Equal(["1...", "11..", ".11.", "..11"], Rows(context.Windowed(2).Mask!));
        Assert.Equal(["1...", "11..", "111.", "1111"], Rows(context.WithMask().Mask!));
        Assert.Same(context, context.Windowed(4));
    }

    [Fact]
    public void AWindowCountsThePast()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var cache = new KvCache(layers: 1, rows: 1, heads: 1, capacity: 8, headDim: 2, torch.CPU);
        cache.Advance(5);

        Assert.Equal(["...111"], Rows(ForwardContext.Cached(1, cache, torch.CPU).Windowed(3).Mask!));
        Assert.Null(ForwardContext.Cached(1, cache, torch.CPU).Windowed(6).Mask);
        Assert.Null(ForwardContext.Cached(1, cache, torch.CPU).WithMask().Mask);
    }

    /// <summary>The first of four columns is padding: none but itself sees it.</summary>
    [Fact]
    public void AWindowKeepsPaddingOutOfSight()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor columns = torch.arange(4, dtype: torch.ScalarType.Int64);
        torch.Tensor causal = columns.unsqueeze(1).ge(columns.unsqueeze(0));
        torch.Tensor mask = causal.logical_and(columns.gt(0)).logical_or(torch.eye(4).to(torch.ScalarType.Bool)).view(1, 1, 4, 4);
        torch.Tensor positions = torch.tensor([0L, 0, 1, 2], [1, 4]);

        Assert.Equal(
            ["1...", ".1..", ".11.", "..11"], Rows(ForwardContext.Masked(positions, 3, mask, cache: null).Windowed(2).Mask!));
    }

    /// <summary>Slopes as the paper has them: powers of 1/2 for 8 heads, and for 6 those of 4 with every second of 8 after them.</summary>
    [Fact]
    public void SlopesAreThoseOfThePaper()
    {
        Assert.Equal([1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16, 1.0 / 32, 1.0 / 64, 1.0 / 128, 1.0 / 256], Alibi.Slopes(8));
        Assert.Equal([1.0 / 4, 1.0 / 16, 1.0 / 64, 1.0 / 256, 1.0 / 2, 1.0 / 8], Alibi.Slopes(6));
    }

    [Fact]
    public void BiasesFallWithTheDistance()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var alibi = new Alibi(heads: 2, torch.CPU, scale: 0.5);

        torch.Tensor mask = alibi.Bias(ForwardContext.Causal(3, torch.CPU)).Mask!;

        Assert.Equal([1, 2, 3, 3], mask.shape);
        const float none = float.NegativeInfinity, slope = 0.5f / 16;
        Assert.Equal([0, none, none, -slope, 0, none, -2 * slope, -slope, 0], mask[0][0].contiguous().data<float>().ToArray());
        Assert.Equal(-2 * 0.5f / 256, mask[0][1][2][0].ToSingle());
    }

    private static string[] Rows(torch.Tensor mask)
    {
        bool[] cells = [.. mask.contiguous().data<bool>()];
        return [.. cells.Chunk((int)mask.size(-1)).Select(row => string.Concat(row.Select(cell => cell ? '1' : '.')))];
    }
}
