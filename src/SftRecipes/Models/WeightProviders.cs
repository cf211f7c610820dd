using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>Gives base weights by name.</summary>
internal interface IWeightProvider : IDisposable
{
    /// <summary>The weight in any type; the caller owns it. It may share memory that lives as long as this provider.</summary>
    torch.Tensor Read(string name, WeightRole role, long[] shape);

    /// <summary>A matrix of this shape as it is stored in 4 bits; null where it is not.</summary>
    QuantizedWeight? ReadQuantized(string name, long[] shape);
}

/// <summary>Gives adapters by the path of the module that they adapt.</summary>
public interface IAdapterProvider : IDisposable
{
    /// <summary>A [rank, inFeatures] and B [outFeatures, rank], float32, memory of their own; the caller owns them.</summary>
    /// <exception cref="RecipeException">The adapter lacks this module, or has it in another shape.</exception>
    (torch.Tensor A, torch.Tensor B) Read(string path, long inFeatures, long outFeatures, int rank);
}

/// <summary>Weights from a checkpoint; every shape is checked, since libtorch would broadcast a wrong one silently.</summary>
internal sealed class CheckpointWeights(IWeightSource source) : IWeightProvider
{
    public torch.Tensor Read(string name, WeightRole role, long[] shape)
    {
        RequireShape(name, shape);
        return source.Read(name);
    }

    public QuantizedWeight? ReadQuantized(string name, long[] shape)
    {
        if (!source.QuantizedNames.Contains(name))
        {
            return null;
        }

        RequireShape(name, shape);
        return source.ReadQuantized(name);
    }

    public void Dispose() => source.Dispose();

    private void RequireShape(string name, long[] shape)
    {
        IReadOnlyList<long> stored = source.Describe(name).Shape;
        if (!stored.SequenceEqual(shape))
        {
            throw new RecipeException(
                $"The checkpoint's '{name}' has shape [{string.Join(", ", stored)}], but the recipe was compiled for "
                + $"[{string.Join(", ", shape)}]; give the project this model's config.json as its SftModel item and build again.");
        }
    }
}

/// <summary>Weights that start at random, as transformers initializes them.</summary>
internal sealed class RandomWeights : IWeightProvider
{
    private readonly double _standardDeviation;
    private readonly torch.Generator _generator;

    public RandomWeights(double standardDeviation, int seed)
    {
        LibTorch.EnsureLoaded();
        _standardDeviation = standardDeviation;
        _generator = new torch.Generator(unchecked((ulong)seed));
    }

    public torch.Tensor Read(string name, WeightRole role, long[] shape) => role switch
    {
        WeightRole.Scale => torch.ones(shape),
        WeightRole.Bias or WeightRole.Offset => torch.zeros(shape),
        _ => torch.randn(shape, generator: _generator).mul_(_standardDeviation),
    };

    public QuantizedWeight? ReadQuantized(string name, long[] shape) => null;

    public void Dispose() => _generator.Dispose();
}
