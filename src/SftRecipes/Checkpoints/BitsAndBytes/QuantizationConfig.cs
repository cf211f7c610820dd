using System.Text.Json;
using System.Text.Json.Nodes;
using SftRecipes.Models;
using SftRecipes.Quantization;

namespace SftRecipes.Checkpoints;

/// <summary>The <c>quantization_config</c> of a config.json: transformers' <c>BitsAndBytesConfig</c>.</summary>
internal static class QuantizationConfig
{
    /// <summary>The field.</summary>
    public const string Field = "quantization_config";

    private const string Method = "bitsandbytes";

    /// <summary>As transformers writes it for a model in 4 bits.</summary>
    /// <param name="settings">The storage format.</param>
    /// <param name="computeType">What products are computed in, as config.json names it.</param>
    public static JsonObject Of(QuantizationSettings settings, string computeType) => new()
    {
        ["_load_in_4bit"] = true,
        ["_load_in_8bit"] = false,
        ["bnb_4bit_compute_dtype"] = computeType,
        ["bnb_4bit_quant_storage"] = "uint8",
        ["bnb_4bit_quant_type"] = FourBitFormat.Of(settings.Type)!.Name,
        ["bnb_4bit_use_double_quant"] = settings.DoubleQuantization,
        ["llm_int8_enable_fp32_cpu_offload"] = false,
        ["llm_int8_has_fp16_weight"] = false,
        ["llm_int8_skip_modules"] = null,
        ["llm_int8_threshold"] = 6.0,
        ["load_in_4bit"] = true,
        ["load_in_8bit"] = false,
        ["quant_method"] = Method,
    };

    /// <summary>Refuses a model directory whose weights are quantized by a method that is not read here.</summary>
    /// <exception cref="RecipeException">Its config.json names another method.</exception>
    public static void RequireReadable(string directory)
    {
        string path = Path.Combine(directory, CheckpointFiles.Config);
        if (!File.Exists(path))
        {
            return;
        }

        var fields = new JsonFields(path, JsonFile.ReadObject(path));
        if (fields.Find(Field + ".quant_method") is { } method && fields.String(Field + ".quant_method", method) != Method)
        {
            throw new RecipeException(
                $"'{path}' says that the weights are quantized with {method.GetString()}, which is not read; use the model's full-precision "
                + "checkpoint, or one that bitsandbytes stored in 4 bits.");
        }
    }
}
