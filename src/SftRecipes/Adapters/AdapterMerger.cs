using SftRecipes.Checkpoints;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>
/// Adds an adapter into the base model's weights, W + scaling · B·A, and writes a model that needs no adapter any more. Products and sums
/// are in float32, and every result is checked to be finite: PEFT's <c>merge_and_unload(safe_merge=True)</c>. An adapter that was trained
/// on quantized weights (QLoRA) is merged into the full-precision ones, unless it makes up for the quantization itself (LoftQ).
/// </summary>
public static class AdapterMerger
{
    /// <summary>Merges into a directory; one tensor at a time is in memory. To be called on libtorch's thread.</summary>
    /// <param name="modelDirectory">The base model: full-precision weights, configuration, tokenizer.</param>
    /// <param name="baseModelPrefix">The prefix that checkpoints of the bare model leave out of their keys.</param>
    /// <param name="adapterDirectory">The adapter.</param>
    /// <param name="outputDirectory">Where the merged model goes; made if it does not exist.</param>
    /// <param name="type">The floating type to save in; null for the one that the adapted weights are stored in.</param>
    /// <param name="roundedBy">
    /// For an adapter that makes up for what quantization loses (LoftQ): how the weights were quantized, and so are to be rounded before it
    /// is added. Null for all others.
    /// </param>
    /// <param name="progress">Told the bytes of tensors written so far, and all of them.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    /// <exception cref="RecipeException">
    /// The adapter does not fit the model, asks for something that cannot be merged, or gives numbers that are not finite; or the
    /// directory cannot be written to.
    /// </exception>
    public static MergeReport Merge(
        string modelDirectory, string baseModelPrefix, string adapterDirectory, string outputDirectory, torch.ScalarType? type = null,
        QuantizationSettings? roundedBy = null, IProgress<(long Bytes, long TotalBytes)>? progress = null, CancellationToken cancellationToken = default)
    {
        RefuseSameDirectory(outputDirectory, modelDirectory, "the base model");
        RefuseSameDirectory(outputDirectory, adapterDirectory, "the adapter");
        LibTorch.EnsureLoaded();
        using PeftAdapter adapter = PeftAdapter.Open(adapterDirectory);
        using IWeightSource weights = Checkpoint.Open(modelDirectory, baseModelPrefix);
        IReadOnlyDictionary<string, LoraDelta> deltas = LoraDelta.ReadAll(
            adapter, adapterDirectory, weights, modelDirectory, roundedBy);
        torch.ScalarType target = type ?? weights.Describe(deltas.Keys.Order(StringComparer.Ordinal).First()).Type;
        PendingTensor[] tensors = [.. weights.Names.Select(name => Pending(weights, name, deltas.GetValueOrDefault(name), target))];
        long total = tensors.Sum(tensor => tensor.Bytes);
        IProgress<long>? written = progress is null ? null : new Relay(bytes => progress.Report((bytes, total)));
        ModelWriter.Save(outputDirectory, tensors, modelDirectory, target, progress: written, cancellationToken: cancellationToken);
        return new MergeReport(outputDirectory, deltas.Count, tensors.Length, target);
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

    private static void RefuseSameDirectory(string output, string other, string what)
    {
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)))
        {
            throw new RecipeException($"'{output}' holds {what}; choose another directory for the merged model.");
        }
    }

    /// <summary>Reports on the thread that it is told on.</summary>
    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}

/// <summary>What was merged.</summary>
/// <param name="Directory">Where the merged model is.</param>
/// <param name="MergedTensors">Weights that the adapter changed.</param>
/// <param name="Tensors">All tensors written.</param>
/// <param name="Type">The type that they have now.</param>
public sealed record MergeReport(string Directory, int MergedTensors, int Tensors, torch.ScalarType Type);
