using SftRecipes.Checkpoints;

namespace SftRecipes;

/// <summary>Opens a model's weights in whichever of the field's formats they are.</summary>
public static class Checkpoint
{
    private const string IndexSuffix = ".index.json";

    /// <summary>
    /// Opens a model directory (<c>model.safetensors</c>, <c>model.safetensors.index.json</c>, <c>pytorch_model.bin</c> or
    /// <c>pytorch_model.bin.index.json</c>, the first of them that is there) or one file. Nothing is copied into memory: tensors share
    /// the mapped files and have the type that they are stored in. Matrices that bitsandbytes stored in 4 bits are
    /// <see cref="IWeightSource.QuantizedNames"/>.
    /// </summary>
    /// <param name="path">A directory, a safetensors file, a file of torch.save, or an index of several.</param>
    /// <exception cref="RecipeException">There is no such file, or it is damaged.</exception>
    public static IWeightSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
            return OpenFile(path);
        QuantizationConfig.RequireReadable(path);
        string? file = CheckpointFiles.Weights.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists);
        return file is not null ? OpenFile(file) : throw NoWeights(path);
    }

    /// <summary>
    /// Opens a model under the names that it has with a head, whether the checkpoint was saved with one or without: that of a bare model
    /// says <c>decoder.embed_tokens.weight</c> where the other says <c>model.decoder.embed_tokens.weight</c>.
    /// </summary>
    /// <param name="path">As for <see cref="Open(string)"/>.</param>
    /// <param name="basePrefix">The part before the first point, transformers' <c>base_model_prefix</c>, such as <c>model</c>.</param>
    /// <param name="headModules">First parts of names that do not belong to the base model, such as <c>lm_head</c>.</param>
    /// <exception cref="RecipeException">There is no such file, or it is damaged.</exception>
    public static IWeightSource Open(string path, string basePrefix, params IEnumerable<string> headModules) =>
        BasePrefixWeightSource.Resolve(Open(path), basePrefix, headModules);

    private static IWeightSource OpenFile(string path) => BitsAndBytesWeightSource.Resolve(OpenTensors(path), path);

    private static IWeightSource OpenTensors(string path)
    {
        if (path.EndsWith(IndexSuffix, StringComparison.OrdinalIgnoreCase))
            return ShardedWeightSource.Open(path);
        MappedFile file = MappedFile.Open(path);
        bool isTorch = !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            || file.StartsWith("PK\x03\x04"u8);
        return isTorch ? PyTorchBinFile.Open(file) : SafetensorsFile.Open(file);
    }

    private static RecipeException NoWeights(string directory)
    {
        string names = string.Join(", ", CheckpointFiles.Weights);
        string fix = File.Exists(Path.Combine(directory, CheckpointFiles.AdapterConfig))
            ? "it holds a PEFT adapter: give the directory of the base model here"
            : "give the directory that holds one of these";
        return new RecipeException($"There are no model weights in '{directory}' (looked for {names}); {fix}.");
    }
}
