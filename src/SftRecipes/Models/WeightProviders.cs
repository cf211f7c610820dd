using SftRecipes.Adapters;
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

/// <summary>Gives adapters, and the base model's weights that are trained beside them.</summary>
public interface IAdapterProvider : IDisposable
{
    /// <summary>The adapter of a place; the caller owns its tensors.</summary>
    /// <exception cref="RecipeException">There is none, or it does not fit.</exception>
    AdapterTensors Read(AdapterSite site);

    /// <summary>A weight of the base model that is trained beside the adapters; null where it starts as the base model's.</summary>
    /// <param name="name">The weight's name in the checkpoint.</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="RecipeException">It is missing, or has another shape.</exception>
    torch.Tensor? ReadTrained(string name, long[] shape);
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
