namespace SftRecipes.Checkpoints;

/// <summary>Llama and those that are built alike: RMSNorm, gated MLP, rotary positions.</summary>
internal static class LlamaFamilies
{
    private static readonly GgufChange s_query = GgufChange.InterleavePairs("num_attention_heads", "num_attention_heads");
    private static readonly GgufChange s_key = GgufChange.InterleavePairs("num_key_value_heads", "num_attention_heads");

    /// <summary>Llama, and Mistral, which llama.cpp runs as Llama.</summary>
    public static GgufFamily Llama { get; } = new()
    {
        ModelTypes = ["llama", "mistral"],
        Architecture = "llama",
        Fields =
        [
            .. DecoderFields.Sizes(), .. DecoderFields.HeadWidth(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon,
            GgufField.UInt("vocab_size", "vocab_size"),
        ],
        Modules =
        [
            .. DecoderModules.Frame(), .. DecoderModules.Attention(s_query, s_key), .. DecoderModules.GatedMlp(), .. DecoderModules.PreNorms(),
        ],
        Extra = RotaryFactors.Llama3,
        Refusal = config => DecoderFields.RefuseScaling(config, "linear", "yarn", "llama3") ?? RefuseWindow(config),
    };

    /// <summary>Qwen2 and Qwen2.5.</summary>
    public static GgufFamily Qwen2 { get; } = new()
    {
        ModelTypes = ["qwen2"],
        Architecture = "qwen2",
        Fields = [.. DecoderFields.Sizes(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon],
        Modules = [.. DecoderModules.Frame(), .. DecoderModules.Attention(), .. DecoderModules.GatedMlp(), .. DecoderModules.PreNorms()],
        Refusal = config => DecoderFields.RefuseScaling(config, "linear", "yarn") ?? RefuseUsedWindow(config),
    };

    /// <summary>Qwen3.</summary>
    public static GgufFamily Qwen3 { get; } = new()
    {
        ModelTypes = ["qwen3"],
        Architecture = "qwen3",
        Fields = [.. DecoderFields.Sizes(), .. DecoderFields.HeadWidth(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon],
        Modules =
        [
            .. DecoderModules.Frame(), .. DecoderModules.Attention(), .. DecoderModules.AttentionNorms(), .. DecoderModules.GatedMlp(),
            .. DecoderModules.PreNorms(),
        ],
        Refusal = config => DecoderFields.RefuseScaling(config, "linear", "yarn") ?? RefuseUsedWindow(config),
    };

    /// <summary>OLMo 2: norms after the branches, and over all heads of query and key.</summary>
    public static GgufFamily Olmo2 { get; } = new()
    {
        ModelTypes = ["olmo2"],
        Architecture = "olmo2",
        Fields = [.. DecoderFields.Sizes(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon],
        Modules =
        [
            .. DecoderModules.Frame(), .. DecoderModules.Attention(), .. DecoderModules.AttentionNorms(), .. DecoderModules.GatedMlp(),
            DecoderModules.InLayer("post_attention_layernorm", "post_attention_norm"),
            DecoderModules.InLayer("post_feedforward_layernorm", "post_ffw_norm"),
        ],
        NeedsHead = true,
        Refusal = config => DecoderFields.RefuseScaling(config, "linear", "yarn"),
    };

    private static string? RefuseWindow(ModelConfigFile config) =>
        config.GetInt32("sliding_window", int.MaxValue) < config.GetInt32("max_position_embeddings")
            ? $"looks back over the whole context, and this model over {config.GetInt32("sliding_window")} tokens (sliding_window)"
            : null;

    private static string? RefuseUsedWindow(ModelConfigFile config) =>
        config.GetBoolean("use_sliding_window", false) ? RefuseWindow(config) : null;
}
