using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>
/// New adapters, as PEFT starts them: A uniform in ±1/√in (Kaiming with a = √5), B zero, so that the first output is the base model's.
/// </summary>
public sealed class RandomAdapter : IAdapterProvider
{
    private readonly torch.Generator _generator;

    /// <param name="seed">Decides the draw.</param>
    public RandomAdapter(int seed)
    {
        LibTorch.EnsureLoaded();
        _generator = new torch.Generator(unchecked((ulong)seed));
    }

    /// <inheritdoc/>
    public (torch.Tensor A, torch.Tensor B) Read(string path, long inFeatures, long outFeatures, int rank)
    {
        double bound = 1 / Math.Sqrt(inFeatures);
        using var scope = torch.NewDisposeScope();
        torch.Tensor a = torch.rand([rank, inFeatures], generator: _generator).mul_(2 * bound).sub_(bound).MoveToOuterDisposeScope();
        return (a, torch.zeros(outFeatures, rank).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();
}
