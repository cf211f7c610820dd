namespace SftRecipes.Checkpoints;

/// <summary>The names that the field gives to a model's files.</summary>
internal static class CheckpointFiles
{
    public const string Safetensors = "model.safetensors";
    public const string SafetensorsIndex = "model.safetensors.index.json";
    public const string PyTorch = "pytorch_model.bin";
    public const string PyTorchIndex = "pytorch_model.bin.index.json";
    public const string Config = "config.json";
    public const string GenerationConfig = "generation_config.json";
    public const string AdapterConfig = "adapter_config.json";
    public const string AdapterSafetensors = "adapter_model.safetensors";
    public const string AdapterPyTorch = "adapter_model.bin";
    public const string ModelCard = "README.md";
    public const string Manifest = "model.manifest.json";

    /// <summary>A model's weights, in the order in which transformers looks for them.</summary>
    public static IReadOnlyList<string> Weights { get; } = [Safetensors, SafetensorsIndex, PyTorch, PyTorchIndex];

    /// <summary>The small files that recipes are compiled against, besides the manifest.</summary>
    public static IReadOnlyList<string> Contract { get; } =
    [
        Config, GenerationConfig, "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja", "chat_template.json",
    ];

    /// <summary>What a tokenizer may consist of.</summary>
    public static IReadOnlyList<string> Tokenizer { get; } =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "tokenizer.model", "vocab.json",
        "merges.txt", "vocab.txt", "spiece.model", "sentencepiece.bpe.model", "chat_template.jinja", "chat_template.json",
    ];
}
