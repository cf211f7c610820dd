using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes;

/// <summary>
/// A LoRA adapter on disk, in the form that PEFT and everything that reads PEFT's adapters share: <c>adapter_config.json</c>,
/// <c>adapter_model.safetensors</c> and a model card.
/// </summary>
public sealed class PeftAdapter : IDisposable
{
    private PeftAdapter(PeftAdapterConfig config, IWeightSource weights) => (Config, Weights) = (config, weights);

    /// <summary>What kind of adapter it is, and for which model.</summary>
    public PeftAdapterConfig Config { get; }

    /// <summary>
    /// Its tensors under their keys as stored, such as
    /// <c>base_model.model.model.decoder.layers.0.self_attn.q_proj.lora_A.weight</c>; owned by this adapter.
    /// </summary>
    public IWeightSource Weights { get; }

    /// <summary>Opens an adapter's directory; of older adapters, <c>adapter_model.bin</c>.</summary>
    /// <exception cref="RecipeException">It holds no adapter, the adapter is not LoRA, or a file is damaged.</exception>
    public static PeftAdapter Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string[] candidates = [CheckpointFiles.AdapterSafetensors, CheckpointFiles.AdapterPyTorch];
        string? weights = candidates.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        if (weights is null || !File.Exists(Path.Combine(directory, CheckpointFiles.AdapterConfig)))
        {
            throw new RecipeException(
                $"There is no PEFT adapter in '{directory}' (looked for {CheckpointFiles.AdapterConfig} and "
                + $"{string.Join(" or ", candidates)}); give the directory that a training run wrote.");
        }
        return new PeftAdapter(PeftAdapterConfig.Load(directory), Checkpoint.Open(weights));
    }

    /// <summary>Writes an adapter; its files appear together when all are written.</summary>
    /// <param name="directory">Where; made if it does not exist, and an adapter that is there is replaced.</param>
    /// <param name="config">What kind of adapter it is.</param>
    /// <param name="tensors">PEFT's keys and the tensors, which stay the caller's.</param>
    /// <param name="trainingSummary">Markdown for the model card: the data, hyper-parameters and results; null for none.</param>
    /// <exception cref="RecipeException">The directory cannot be written to.</exception>
    public static void Save(
        string directory, PeftAdapterConfig config, IEnumerable<(string Key, torch.Tensor Tensor)> tensors, string? trainingSummary = null) =>
        Save(directory, config, tensors, trainingSummary, _ => { });

    /// <summary>The same, with more files that appear together with the adapter's.</summary>
    internal static void Save(
        string directory, PeftAdapterConfig config, IEnumerable<(string Key, torch.Tensor Tensor)> tensors, string? trainingSummary,
        Action<FileTransaction> more)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(config);
        FileTransaction.Run(directory, transaction =>
        {
            SafetensorsWriter.WriteTo(
                transaction, CheckpointFiles.AdapterSafetensors, tensors.Select(item => PendingTensor.Of(item.Key, item.Tensor)),
                metadata: null, progress: null, CancellationToken.None);
            transaction.WriteText(CheckpointFiles.AdapterConfig, config.ToJson());
            transaction.WriteText(CheckpointFiles.ModelCard, AdapterModelCard.Write(config, trainingSummary));
            more(transaction);
        });
    }

    /// <summary>Closes the weights; tensors that were read stay valid.</summary>
    public void Dispose() => Weights.Dispose();
}
