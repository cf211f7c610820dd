using SftRecipes.Checkpoints;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>Adapters from a directory in PEFT's format, ours or PEFT's own.</summary>
public sealed class SavedAdapter : IAdapterProvider
{
    /// <summary>What PEFT puts before the path of an adapted module.</summary>
    public const string KeyPrefix = "base_model.model.";

    private readonly string _directory;
    private readonly PeftAdapter _adapter;

    /// <param name="directory">Holds <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    public SavedAdapter(string directory)
    {
        _directory = directory;
        _adapter = PeftAdapter.Open(directory);
    }

    /// <inheritdoc/>
    public (torch.Tensor A, torch.Tensor B) Read(string path, long inFeatures, long outFeatures, int rank) =>
        (Read($"{KeyPrefix}{path}.lora_A.weight", rank, inFeatures), Read($"{KeyPrefix}{path}.lora_B.weight", outFeatures, rank));

    /// <inheritdoc/>
    public void Dispose() => _adapter.Dispose();

    private torch.Tensor Read(string key, params long[] shape)
    {
        if (!_adapter.Weights.Contains(key))
        {
            throw new RecipeException(
                $"The adapter in '{_directory}' lacks '{key}', which this recipe trains; load it with the recipe that it was trained by.");
        }

        IReadOnlyList<long> stored = _adapter.Weights.Describe(key).Shape;
        if (!stored.SequenceEqual(shape))
        {
            throw new RecipeException(
                $"The adapter in '{_directory}' has '{key}' of shape [{string.Join(", ", stored)}], but this recipe needs "
                + $"[{string.Join(", ", shape)}]; load it with the recipe that it was trained by.");
        }

        using torch.Tensor tensor = _adapter.Weights.Read(key);
        return tensor.to(torch.ScalarType.Float32, copy: true);
    }
}
