using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Prompts;
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
    /// <param name="maxShardBytes">Bytes of tensors per file.</param>
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
        long maxShardBytes = ShardedSafetensorsWriter.DefaultMaxShardBytes, QuantizationSettings? roundedBy = null,
        IProgress<(long Bytes, long TotalBytes)>? progress = null, CancellationToken cancellationToken = default)
    {
        OutputDirectories.RefuseSame(outputDirectory, modelDirectory, "the base model");
        OutputDirectories.RefuseSame(outputDirectory, adapterDirectory, "the adapter");
        using MergedModel merged = MergedModel.Open(modelDirectory, baseModelPrefix, adapterDirectory, type, roundedBy);
        long total = merged.Tensors.Sum(tensor => tensor.Bytes);
        IProgress<long>? written = progress is null ? null : new Relay(bytes => progress.Report((bytes, total)));
        ModelWriter.Save(
            outputDirectory, merged.Tensors, modelDirectory, merged.Type, CopyChatTemplate, maxShardBytes, written, cancellationToken);
        return new MergeReport(outputDirectory, merged.ChangedTensors, merged.Tensors.Count, merged.Type);

        // The adapter was trained with it, which need not be the base model's own.
        void CopyChatTemplate(FileTransaction transaction)
        {
            string template = Path.Combine(adapterDirectory, ChatTemplateSource.TemplateFile);
            if (File.Exists(template))
            {
                transaction.Copy(template, ChatTemplateSource.TemplateFile);
            }
        }
    }
}

/// <summary>What was merged.</summary>
/// <param name="Directory">Where the merged model is.</param>
/// <param name="MergedTensors">Weights that the adapter changed.</param>
/// <param name="Tensors">All tensors written.</param>
/// <param name="Type">The type that they have now.</param>
public sealed record MergeReport(string Directory, int MergedTensors, int Tensors, torch.ScalarType Type);
