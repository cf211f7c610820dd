using System.Text.Json.Nodes;
using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>Writes a model as transformers saves one that it loaded in 4 bits: bitsandbytes' serialized layout.</summary>
internal static class BitsAndBytesExporter
{
    /// <summary>Where the recipe names no 4-bit format: what QLoRA recommends.</summary>
    private static readonly QuantizationSettings s_default = new(QuantizationType.Nf4, BlockSize: 64, DoubleQuantization: true);

    /// <summary>Writes the directory: weights, config.json with its <c>quantization_config</c>, tokenizer.</summary>
    /// <param name="outputDirectory">Where; made if it does not exist.</param>
    /// <param name="source">The model.</param>
    /// <param name="recipe">Says which modules are quantized, and how.</param>
    /// <param name="options">Progress and file sizes.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="RecipeException">The model is in 4 bits already, or the directory cannot be written to.</exception>
    public static ExportReport Export(
        string outputDirectory, ExportSource source, RecipeDefinition recipe, ExportOptions options, CancellationToken cancellationToken)
    {
        if (source.IsQuantized)
        {
            throw new RecipeException(
                $"The weights in '{source.Directory}' are stored in 4 bits already; copy that directory, or give --model the full-precision "
                + "model.");
        }

        QuantizationSettings settings =
            recipe.Quantization is { } given && FourBitFormat.Of(given.Type) is not null ? given : s_default;
        using var quantized = QuantizedTensors.Quantize(
            source.Tensors, tensor => IsLinear(tensor, recipe), settings, recipe.FanInFanOut,
            (done, all) => options.Progress?.Report(new ExportProgress("quantizing", done, all)), cancellationToken);
        long total = quantized.Tensors.Sum(tensor => tensor.Bytes);
        var changes = new Dictionary<string, JsonNode?>
        {
            [QuantizationConfig.Field] = QuantizationConfig.Of(settings, WeightType.Of(recipe.ComputeType.ToScalarType()).Config),
        };
        ModelWriter.Save(
            outputDirectory, quantized.Tensors, ModelConfigFile.Load(source.Directory), changes, _ => { }, options.MaxShardBytes,
            new Relay(bytes => options.Progress?.Report(new ExportProgress("writing", bytes, total))), cancellationToken);
        return new ExportReport(outputDirectory, source.Tensors.Count, quantized.QuantizedCount, total);
    }

    private static bool IsLinear(PendingTensor tensor, RecipeDefinition recipe)
    {
        string[] path = tensor.Name.Split('.');
        return path is [.., var module, "weight"] && tensor.Info.Shape.Count == 2 && torch.is_floating_point(tensor.Info.Type)
            && recipe.LinearModules.Contains(module);
    }
}
