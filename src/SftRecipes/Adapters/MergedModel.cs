using SftRecipes.Checkpoints;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>
/// A base model with an adapter added into its weights, W + scaling · B·A and what was trained beside it, tensor by tensor as they are asked for. Products and sums are
/// in float32, and every result is checked to be finite: PEFT's <c>merge_and_unload(safe_merge=True)</c>.
/// </summary>
internal sealed class MergedModel : IDisposable
{
    private readonly PeftAdapter _adapter;
    private readonly IWeightSource _weights;

    private MergedModel(
        PeftAdapter adapter, IWeightSource weights, string modelDirectory, string adapterDirectory, torch.ScalarType? type,
        QuantizationSettings? roundedBy)
    {
        _adapter = adapter;
        _weights = weights;
        IReadOnlyDictionary<string, LoraDelta> deltas = LoraDelta.ReadAll(adapter, adapterDirectory, weights, modelDirectory, roundedBy);
        Type = type ?? weights.Describe(deltas.Keys.Order(StringComparer.Ordinal).First()).Type;
        ChangedTensors = deltas.Count;
        Tensors = [.. weights.Names.Select(name => Pending(weights, name, deltas.GetValueOrDefault(name), Type))];
    }

    /// <summary>All tensors, the changed and the others; they can be read until this is disposed.</summary>
    public IReadOnlyList<PendingTensor> Tensors { get; }

    /// <summary>How many of them the adapter changes.</summary>
    public int ChangedTensors { get; }

    /// <summary>The floating type that they have.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>Opens both; nothing is computed yet. To be used on libtorch's thread.</summary>
    /// <param name="modelDirectory">The base model.</param>
    /// <param name="baseModelPrefix">The prefix that checkpoints of the bare model leave out of their keys.</param>
    /// <param name="adapterDirectory">The adapter.</param>
    /// <param name="type">The floating type to give; null for the one that the adapted weights are stored in.</param>
    /// <param name="roundedBy">How base weights are to be rounded before the adapter is added; null for not at all.</param>
    /// <exception cref="RecipeException">The adapter does not fit the model, or asks for something that cannot be merged.</exception>
    public static MergedModel Open(
        string modelDirectory, string baseModelPrefix, string adapterDirectory, torch.ScalarType? type, QuantizationSettings? roundedBy = null)
    {
        LibTorch.EnsureLoaded();
        PeftAdapter adapter = PeftAdapter.Open(adapterDirectory);
        IWeightSource? weights = null;
        try
        {
            weights = Checkpoint.Open(modelDirectory, baseModelPrefix);
            return new MergedModel(adapter, weights, modelDirectory, adapterDirectory, type, roundedBy);
        }
        catch
        {
            weights?.Dispose();
            adapter.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _adapter.Dispose();
    }

    private static PendingTensor Pending(IWeightSource weights, string name, LoraDelta? delta, torch.ScalarType target)
    {
        WeightInfo info = weights.Describe(name);
        if (!torch.is_floating_point(info.Type) || (delta is null && info.Type == target))
        {
            return PendingTensor.From(weights, name);
        }

        return new PendingTensor(name, info with { Type = target }, () =>
        {
            using var scope = torch.NewDisposeScope();
            using IDisposable noGrad = torch.no_grad();
            torch.Tensor stored = weights.Read(name);
            torch.Tensor result = (delta is null ? stored : delta.Apply(stored)).to(target);
            RequireFinite(result, name, target);
            return result.DetachFromDisposeScope();
        });
    }

    private static void RequireFinite(torch.Tensor result, string name, torch.ScalarType type)
    {
        if (!result.isfinite().all().ToBoolean())
        {
            throw new RecipeException(type == torch.ScalarType.Float16
                ? $"'{name}' has numbers that float16 cannot hold; merge with --dtype bfloat16 or float32."
                : $"'{name}' has numbers that are not finite after merging; the adapter or the base model is damaged, use another "
                    + "checkpoint.");
        }
    }
}
