using System.Text.Json.Nodes;

namespace SftRecipes.Checkpoints;

/// <summary>
/// Writes a model as <c>model.safetensors</c>, or, where it is larger than one file may be, as <c>model-00001-of-0000N.safetensors</c>
/// and <c>model.safetensors.index.json</c>. Tensors fill the files in the order given, as huggingface_hub splits a state dict.
/// </summary>
public static class ShardedSafetensorsWriter
{
    /// <summary>transformers' default: 5 GB of tensors per file.</summary>
    public const long DefaultMaxShardBytes = 5_000_000_000;

    /// <summary>Writes the files; the directory is made where it does not exist.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="tensors">The model, in the order in which it is to be split.</param>
    /// <param name="maxShardBytes">Bytes of tensors per file; a larger tensor gets a file of its own.</param>
    /// <param name="progress">Told the bytes of tensors written so far.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    /// <exception cref="RecipeException">The directory cannot be written to.</exception>
    public static void Write(
        string directory, IEnumerable<PendingTensor> tensors, long maxShardBytes = DefaultMaxShardBytes, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default) =>
        FileTransaction.Run(directory, transaction => WriteTo(transaction, tensors, maxShardBytes, progress, cancellationToken));

    /// <summary>Writes the files as a part of a larger save; returns their names.</summary>
    internal static IReadOnlyList<string> WriteTo(
        FileTransaction transaction, IEnumerable<PendingTensor> tensors, long maxShardBytes, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        List<List<PendingTensor>> shards = Split(tensors, maxShardBytes);
        if (shards.Count == 1)
        {
            SafetensorsWriter.WriteTo(transaction, CheckpointFiles.Safetensors, shards[0], null, progress, cancellationToken);
            return [CheckpointFiles.Safetensors];
        }
        long written = 0;
        var names = new List<string>();
        var weightMap = new JsonObject();
        for (int i = 0; i < shards.Count; i++)
        {
            string name = $"model-{i + 1:00000}-of-{shards.Count:00000}.safetensors";
            written += SafetensorsWriter.WriteTo(transaction, name, shards[i], null, progress, cancellationToken, written);
            names.Add(name);
            foreach (PendingTensor tensor in shards[i])
                weightMap.Add(tensor.Name, name);
        }
        var index = new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = written }, ["weight_map"] = weightMap };
        transaction.WriteText(CheckpointFiles.SafetensorsIndex, PythonJson.Write(index) + "\n");
        return [.. names, CheckpointFiles.SafetensorsIndex];
    }

    private static List<List<PendingTensor>> Split(IEnumerable<PendingTensor> tensors, long maxShardBytes)
    {
        var shards = new List<List<PendingTensor>>();
        var current = new List<PendingTensor>();
        long bytes = 0;
        foreach (PendingTensor tensor in tensors)
        {
            if (tensor.Bytes > maxShardBytes)
            {
                shards.Add([tensor]);
                continue;
            }
            if (bytes + tensor.Bytes > maxShardBytes)
            {
                shards.Add(current);
                (current, bytes) = ([], 0);
            }
            current.Add(tensor);
            bytes += tensor.Bytes;
        }
        if (current.Count > 0 || shards.Count == 0)
            shards.Add(current);
        return shards;
    }
}
