using SftRecipes.Adapters;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>
/// Where a model under construction takes its weights from, where it puts them and what is trained. Each block asks for its own
/// tensors in its constructor, so that a weight is read, converted or quantized, and let go of before the next one is touched.
/// </summary>
public sealed class ModelWeights : IDisposable
{
    private readonly IWeightProvider _base;
    private readonly IAdapterProvider? _adapter;
    private readonly LoraPlacement _placement;

    private ModelWeights(
        IWeightProvider weights, IAdapterProvider? adapter, LoraPlacement? placement, torch.Device device, ComputeType computeType,
        bool trainBase)
    {
        _base = weights;
        _adapter = adapter;
        _placement = placement ?? new LoraPlacement();
        Device = device;
        ComputeType = computeType;
        TrainBase = trainBase;
    }

    /// <summary>Where the tensors go.</summary>
    public torch.Device Device { get; }

    /// <summary>What products are computed in. Weights that are not quantized are stored in it, unless they are trained.</summary>
    public ComputeType ComputeType { get; }

    /// <summary>Whether the base model's own weights get gradients.</summary>
    public bool TrainBase { get; }

    /// <summary>The root's scope.</summary>
    public WeightScope Root => new(this, string.Empty);

    /// <summary>All weights from a checkpoint, for inference or full fine-tuning.</summary>
    /// <param name="source">The checkpoint; disposed with this object.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <param name="computeType">What products are computed in.</param>
    /// <param name="trained">Whether all weights get gradients.</param>
    public static ModelWeights FromCheckpoint(IWeightSource source, torch.Device device, ComputeType computeType, bool trained) =>
        new(new CheckpointWeights(source), adapter: null, placement: null, device, computeType, trained);

    /// <summary>Frozen weights from a checkpoint, and adapters.</summary>
    /// <param name="source">The checkpoint; disposed with this object.</param>
    /// <param name="adapter">What the adapters start from; disposed with this object.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <param name="computeType">What products are computed in.</param>
    /// <param name="placement">Which weights are trained beside the adapters; null for none.</param>
    public static ModelWeights WithAdapter(
        IWeightSource source, IAdapterProvider adapter, torch.Device device, ComputeType computeType, LoraPlacement? placement = null) =>
        new(new CheckpointWeights(source), adapter, placement, device, computeType, trainBase: false);

    /// <summary>Random weights, all of them trained: pretraining.</summary>
    /// <param name="standardDeviation">Of matrices and embeddings; norms start at 1, biases at 0.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <param name="computeType">What products are computed in.</param>
    public static ModelWeights FromScratch(double standardDeviation, int seed, torch.Device device, ComputeType computeType) =>
        new(new RandomWeights(standardDeviation, seed), adapter: null, placement: null, device, computeType, trainBase: true);

    /// <summary>Checks, once the model is built, that it has a place for everything that a saved adapter holds.</summary>
    /// <exception cref="RecipeException">Something of it would be left out.</exception>
    public void RequireAdapterUsed() => (_adapter as SavedAdapter)?.RequireAllUsed();

    /// <inheritdoc/>
    public void Dispose()
    {
        _base.Dispose();
        _adapter?.Dispose();
    }

    /// <summary>Whether a module's own weights get gradients.</summary>
    internal bool Trains(string path) => TrainBase || _placement.Saves(path);

    /// <summary>Whether a module's bias gets gradients.</summary>
    internal bool TrainsBias(string path, bool adapted) =>
        _placement.Bias == LoraBias.All || (adapted && _placement.Bias == LoraBias.LoraOnly) || Trains(path);

    internal torch.Tensor ReadBase(string name, WeightRole role, long[] shape, bool trained = false) =>
        (trained ? _adapter?.ReadTrained(name, shape) : null) ?? _base.Read(name, role, shape);

    internal QuantizedWeight? ReadQuantized(string name, long[] shape) => _base.ReadQuantized(name, shape);

    internal AdapterTensors ReadAdapter(AdapterSite site) =>
        (_adapter ?? throw new InvalidOperationException($"'{site.Path}' has an adapter, but the weights were opened without one."))
        .Read(site);
}

/// <summary>What a weight is for; decides how it starts where weights are random.</summary>
public enum WeightRole
{
    /// <summary>A matrix or an embedding: normal.</summary>
    Matrix,

    /// <summary>The factor of a norm: 1.</summary>
    Scale,

    /// <summary>What the factor of a norm has beyond 1: 0.</summary>
    Offset,

    /// <summary>A bias: 0.</summary>
    Bias,
}
