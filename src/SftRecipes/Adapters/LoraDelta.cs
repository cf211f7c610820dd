using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>
/// What a saved adapter makes of one weight: W + s · B·A, and with DoRA its rows at their trained lengths; or another weight in its place.
/// </summary>
internal sealed class LoraDelta
{
    private readonly SavedModule _module;
    private readonly IWeightSource _weights;
    private readonly double _scaling;
    private readonly bool _transposed;
    private readonly QuantizationSettings? _quantization;

    private LoraDelta(
        SavedModule module, IWeightSource weights, double scaling, bool transposed, QuantizationSettings? quantization)
    {
        _module = module;
        _weights = weights;
        _scaling = scaling;
        _transposed = transposed;
        _quantization = quantization;
    }

    /// <summary>
    /// How base weights are rounded before a recipe's adapter is added: LoftQ's makes up for the rounding; every other is merged into the
    /// full-precision weights.
    /// </summary>
    public static QuantizationSettings? RoundingOf(RecipeDefinition recipe) =>
        recipe.Lora is { InitLoraWeights: InitLoraWeights.Loftq } ? recipe.Quantization : null;

    /// <summary>The changes of an adapter by the name of the weight that each changes. Every tensor of the adapter is used.</summary>
    /// <param name="adapter">The adapter; must outlive the changes.</param>
    /// <param name="adapterDirectory">Where it lies, for errors.</param>
    /// <param name="model">The base model.</param>
    /// <param name="modelDirectory">Where it lies, for errors.</param>
    /// <param name="quantization">How base weights are to be rounded first; null for not at all.</param>
    /// <exception cref="RecipeException">It cannot be merged, or is not of this model.</exception>
    public static IReadOnlyDictionary<string, LoraDelta> ReadAll(
        PeftAdapter adapter, string adapterDirectory, IWeightSource model, string modelDirectory, QuantizationSettings? quantization = null)
    {
        PeftAdapterConfig config = adapter.Config;
        AdapterCompatibility.RequireApplicable(config, adapterDirectory);
        var deltas = new SortedDictionary<string, LoraDelta>(StringComparer.Ordinal);
        foreach (SavedModule module in SavedModule.ReadAll(adapter, adapterDirectory))
        {
            module.RequireFit(adapter.Weights, adapterDirectory, model, modelDirectory);
            bool transposed = module.IsTransposed(config, adapter.Weights, model);
            double scaling = module.A is null ? 0 : PeftScaling.Of(config, module.Path, adapter.Weights.Describe(module.A).Shape[0]);
            deltas.Add(
                module.WeightName, new LoraDelta(module, adapter.Weights, scaling, transposed, module.IsReplacement ? null : quantization));
        }

        return deltas.Count > 0
            ? deltas
            : throw new RecipeException(
                $"The adapter in '{adapterDirectory}' has no tensors; give the directory that a training run wrote.");
    }

    /// <summary>The weight as the adapter has it; the current dispose scope owns it.</summary>
    /// <param name="stored">The base model's.</param>
    /// <returns>float32 in the weight's shape.</returns>
    public torch.Tensor Apply(torch.Tensor stored)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor weight = _module.Weight is { } own ? Read(own) : Rounded(stored.to(torch.ScalarType.Float32));
        if (_module.A is null || _module.B is null)
        {
            return weight.MoveToOuterDisposeScope();
        }

        torch.Tensor product = torch.mm(Read(_module.B), Read(_module.A)) * _scaling;
        torch.Tensor merged = weight + (_transposed ? product.t() : product);
        if (_module.Magnitude is { } magnitude)
        {
            int rows = _transposed ? 0 : 1;
            merged = merged * (Read(magnitude) / merged.norm(rows)).unsqueeze(rows);
        }

        return merged.MoveToOuterDisposeScope();
    }

    private torch.Tensor Read(string key) => _weights.Read(key).to(torch.ScalarType.Float32);

    /// <summary>What quantization leaves of a weight; the scope owns it.</summary>
    private torch.Tensor Rounded(torch.Tensor weight)
    {
        if (_quantization is null || _module.IsEmbedding)
        {
            return weight;
        }

        using QuantizedWeight quantized = QuantizedWeight.Quantize(
            _transposed ? weight.t().contiguous() : weight, _quantization.Type, _quantization.BlockSize, _quantization.DoubleQuantization);
        torch.Tensor rounded = quantized.Dequantize();
        return _transposed ? rounded.t() : rounded;
    }
}
