using static SftRecipes.Checkpoints.GgufField;

namespace SftRecipes.Checkpoints;

/// <summary>Entries that many families have alike, as parts of a table.</summary>
internal static class DecoderFields
{
    /// <summary>Sizes under the names that most configurations have.</summary>
    public static IEnumerable<GgufField> Sizes() =>
    [
        UInt("block_count", "num_hidden_layers"),
        UInt("context_length", "max_position_embeddings"),
        UInt("embedding_length", "hidden_size"),
        UInt("feed_forward_length", "intermediate_size"),
        UInt("attention.head_count", "num_attention_heads"),
        UInt("attention.head_count_kv", "num_key_value_heads", "num_attention_heads"),
    ];

    /// <summary>The width of a head, where the configuration says it or it is not that of the embedding divided by heads.</summary>
    public static IEnumerable<GgufField> HeadWidth() =>
    [
        UInt("attention.key_length", config => HeadDim(config)),
        UInt("attention.value_length", config => HeadDim(config)),
    ];

    /// <summary>Base and stretching of rotary positions.</summary>
    public static IEnumerable<GgufField> Rotary(double defaultTheta = 10_000) =>
    [
        Float("rope.freq_base", config => config.GetDouble(First(config, "rope_parameters.rope_theta", "rope_theta"), defaultTheta)),
        UInt("rope.dimension_count", config => (int)(config.GetDouble(PartialField(config), 1) * HeadDim(config))),
        new("rope.scaling.type", config => Scaling(config) is "linear" or "yarn" ? Scaling(config) : null),
        Float("rope.scaling.factor", config => Scaling(config) is "linear" or "yarn" ? config.GetDouble("rope_scaling.factor") : null),
        UInt("rope.scaling.original_context_length", config => Scaling(config) != "yarn" ? null
            : config.GetInt32("rope_scaling.original_max_position_embeddings", config.GetInt32("max_position_embeddings"))),
    ];

    /// <summary>Added to the variance of RMSNorm.</summary>
    public static GgufField RmsEpsilon { get; } = Float("attention.layer_norm_rms_epsilon", config => config.GetDouble("rms_norm_eps", 1e-6));

    /// <summary>Added to the variance of LayerNorm.</summary>
    public static GgufField Epsilon(params string[] names) =>
        Float("attention.layer_norm_epsilon", config => config.GetDouble(First(config, names), 1e-5));

    /// <summary>How positions are stretched: transformers' <c>rope_type</c>, or null.</summary>
    public static string? Scaling(ModelConfigFile config) =>
        config.Contains("rope_scaling") ? config.GetString(First(config, "rope_scaling.type", "rope_scaling.rope_type"), "default") : null;

    /// <summary>Features of a head.</summary>
    public static int HeadDim(ModelConfigFile config) => config.GetInt32(
        "head_dim", config.GetInt32(First(config, "n_embd", "hidden_size")) / config.GetInt32(First(config, "n_head", "num_attention_heads")));

    /// <summary>What rotary positions cannot be said in a file: a sentence's end, or null.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="known">The values of <c>rope_type</c> that the family's table sees to.</param>
    public static string? RefuseScaling(ModelConfigFile config, params string[] known) =>
        Scaling(config) is { } scaling && scaling != "default" && !known.Contains(scaling)
            ? $"has no rope_scaling of the type '{scaling}'"
            : null;

    private static string PartialField(ModelConfigFile config) => First(config, "partial_rotary_factor", "rotary_pct");
}
