using static SftRecipes.Checkpoints.GgufField;

namespace SftRecipes.Checkpoints;

/// <summary>Microsoft's Phi and those with parallel or partly rotated attention.</summary>
internal static class PhiFamilies
{
    /// <summary>Phi-1, Phi-1.5 and Phi-2.</summary>
    public static GgufFamily Phi2 { get; } = new()
    {
        ModelTypes = ["phi"],
        Architecture = "phi2",
        Fields = [.. DecoderFields.Sizes(), .. DecoderFields.Rotary(), DecoderFields.Epsilon("layer_norm_eps")],
        Modules =
        [
            .. DecoderModules.Frame(normName: "model.final_layernorm"), .. DecoderModules.Attention(output: "dense"),
            DecoderModules.InLayer("input_layernorm", "attn_norm"),
            DecoderModules.InLayer("mlp.fc1", "ffn_up"),
            DecoderModules.InLayer("mlp.fc2", "ffn_down"),
        ],
        Refusal = config => config.GetBoolean("qk_layernorm", false) ? "has no norm of query and key (qk_layernorm)"
            : DecoderFields.RefuseScaling(config, "linear"),
    };

    /// <summary>Phi-3, Phi-3.5 and Phi-4: query, key and value in one, gate and up in one; longrope.</summary>
    public static GgufFamily Phi3 { get; } = new()
    {
        ModelTypes = ["phi3"],
        Architecture = "phi3",
        Fields =
        [
            .. DecoderFields.Sizes(), .. DecoderFields.Rotary(), DecoderFields.RmsEpsilon,
            UInt("rope.scaling.original_context_length", config => config.GetInt32(
                "original_max_position_embeddings", config.GetInt32("max_position_embeddings"))),
            UInt("attention.sliding_window", config => config.GetInt32("sliding_window", 0)),
            Float("rope.scaling.attn_factor", config => IsLong(config) ? AttentionFactor(config) : null),
        ],
        Modules =
        [
            .. DecoderModules.Frame(), .. DecoderModules.PreNorms(),
            DecoderModules.InLayer("self_attn.qkv_proj", "attn_qkv"),
            DecoderModules.InLayer("self_attn.o_proj", "attn_output"),
            DecoderModules.InLayer("mlp.gate_up_proj", "ffn_up"),
            DecoderModules.InLayer("mlp.down_proj", "ffn_down"),
        ],
        Extra = config => !IsLong(config)
            ? []
            :
            [
                ("rope_factors_long.weight", Numbers(config, "rope_scaling.long_factor")),
                ("rope_factors_short.weight", Numbers(config, "rope_scaling.short_factor")),
            ],
        Refusal = config => DecoderFields.RefuseScaling(config, "linear", "su", "longrope")
            ?? (config.GetInt32("sliding_window", int.MaxValue) < config.GetInt32("max_position_embeddings")
                ? $"looks back over the whole context, and this model over {config.GetInt32("sliding_window")} tokens (sliding_window)"
                : null),
    };

    /// <summary>StableLM: LayerNorm, gated MLP, a part of each head rotated.</summary>
    public static GgufFamily StableLm { get; } = new()
    {
        ModelTypes = ["stablelm"],
        Architecture = "stablelm",
        Fields =
        [
            .. DecoderFields.Sizes(), .. DecoderFields.Rotary(), DecoderFields.Epsilon("layer_norm_eps"),
            Bool("use_parallel_residual", "use_parallel_residual", defaultValue: false),
        ],
        Modules = [.. DecoderModules.Frame(), .. DecoderModules.Attention(), .. DecoderModules.GatedMlp(), .. DecoderModules.PreNorms()],
        NeedsHead = true,
        Refusal = config => config.GetBoolean("qk_layernorm", false) ? "is exported here without norms of query and key (qk_layernorm)"
            : DecoderFields.RefuseScaling(config, "linear"),
    };

    /// <summary>StarCoder2: LayerNorm, biases, grouped queries.</summary>
    public static GgufFamily StarCoder2 { get; } = new()
    {
        ModelTypes = ["starcoder2"],
        Architecture = "starcoder2",
        Fields = [.. DecoderFields.Sizes(), .. DecoderFields.Rotary(), DecoderFields.Epsilon("norm_epsilon")],
        Modules =
        [
            .. DecoderModules.Frame(), .. DecoderModules.Attention(), .. DecoderModules.PreNorms(),
            DecoderModules.InLayer("mlp.c_fc", "ffn_up"),
            DecoderModules.InLayer("mlp.c_proj", "ffn_down"),
        ],
        Refusal = config => DecoderFields.RefuseScaling(config, "linear")
            ?? (config.GetInt32("sliding_window", int.MaxValue) < config.GetInt32("max_position_embeddings")
                ? $"looks back over the whole context, and this model over {config.GetInt32("sliding_window")} tokens (sliding_window)"
                : null),
    };

    private static bool IsLong(ModelConfigFile config) => DecoderFields.Scaling(config) is "su" or "longrope";

    private static double AttentionFactor(ModelConfigFile config)
    {
        double trained = config.GetInt32("original_max_position_embeddings");
        double scale = config.GetInt32("max_position_embeddings") / trained;
        return scale > 1 ? Math.Sqrt(1 + (Math.Log(scale) / Math.Log(trained))) : 1;
    }
}
