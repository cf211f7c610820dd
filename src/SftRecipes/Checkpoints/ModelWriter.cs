using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>Writes a whole model as transformers' <c>save_pretrained</c> does: weights, configuration, tokenizer.</summary>
public static partial class ModelWriter
{
    /// <summary>
    /// Writes <c>model.safetensors</c> (several files and an index above <paramref name="maxShardBytes"/>), config.json with the type
    /// that the weights now have and without the base model's <c>quantization_config</c>, and copies of generation_config.json and of
    /// the tokenizer's files. All files appear together when everything is written; weights of an earlier save that would be taken for
    /// a part of this one are removed.
    /// </summary>
    /// <param name="directory">Where; made if it does not exist.</param>
    /// <param name="tensors">
    /// What to write, under the names of the field. A head that is tied to the embedding is not in it, as transformers leaves it out.
    /// </param>
    /// <param name="configSourceDirectory">The directory of the model that was trained.</param>
    /// <param name="type">The floating type to save in; integers and booleans stay what they are.</param>
    /// <param name="maxShardBytes">Bytes of tensors per file.</param>
    /// <param name="progress">Told the bytes of tensors written so far.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    /// <exception cref="RecipeException">The source has no config.json, or the directory cannot be written to.</exception>
    public static void Save(
        string directory, IEnumerable<PendingTensor> tensors, string configSourceDirectory, torch.ScalarType type,
        long maxShardBytes = ShardedSafetensorsWriter.DefaultMaxShardBytes, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default) =>
        Save(directory, tensors, configSourceDirectory, type, _ => { }, maxShardBytes, progress, cancellationToken);

    /// <summary>The same, with more files that appear together with the model's.</summary>
    internal static void Save(
        string directory, IEnumerable<PendingTensor> tensors, string configSourceDirectory, torch.ScalarType type,
        Action<FileTransaction> more, long maxShardBytes = ShardedSafetensorsWriter.DefaultMaxShardBytes, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ModelConfigFile config = ModelConfigFile.Load(configSourceDirectory);
        string typeName = WeightType.Of(type).Config;
        // Since version 5 transformers says dtype; what the source says, its readers know.
        string typeField = config.Contains("dtype") ? "dtype" : "torch_dtype";
        var changes = new Dictionary<string, JsonNode?> { [typeField] = typeName, ["quantization_config"] = null };
        Save(
            directory, tensors.Select(tensor => tensor.As(type)), config, changes, more, maxShardBytes, progress, cancellationToken);
    }

    /// <summary>The same with tensors as they are, and any changes of the configuration.</summary>
    internal static void Save(
        string directory, IEnumerable<PendingTensor> tensors, ModelConfigFile config, IReadOnlyDictionary<string, JsonNode?> changes,
        Action<FileTransaction> more, long maxShardBytes, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> written = [];
        FileTransaction.Run(directory, transaction =>
        {
            written = ShardedSafetensorsWriter.WriteTo(transaction, tensors, maxShardBytes, progress, cancellationToken);
            CopyCompanions(transaction, config, changes);
            foreach (string stale in FindWeights(directory).Except(written))
                transaction.RemoveOnCommit(stale);
            more(transaction);
        });
    }

    /// <summary>config.json with changes, and copies of generation_config.json and of the tokenizer's files beside it.</summary>
    internal static void CopyCompanions(
        FileTransaction transaction, ModelConfigFile config, IReadOnlyDictionary<string, JsonNode?> changes)
    {
        config.SaveCopyTo(transaction, changes);
        foreach (string name in CheckpointFiles.Tokenizer.Append(CheckpointFiles.GenerationConfig))
        {
            string source = Path.Combine(Path.GetDirectoryName(config.Path)!, name);
            if (File.Exists(source))
                transaction.Copy(source, name);
        }
    }

    /// <summary>Files of an earlier save that would be taken for a model's weights.</summary>
    internal static IEnumerable<string> FindWeights(string directory) =>
        Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).Where(name => OwnWeights().IsMatch(name));

    [GeneratedRegex(@"^model(-\d{5}-of-\d{5})?\.safetensors(\.index\.json)?$")]
    private static partial Regex OwnWeights();
}
