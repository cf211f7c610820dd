using static SftRecipes.Checkpoints.GgufField;

namespace SftRecipes.Checkpoints;

/// <summary>Families whose query, key and value are one matrix: GPT-2, GPT-NeoX, BLOOM, Falcon, StarCoder.</summary>
internal static class TransformerFamilies
{
    /// <summary>GPT-2: learned positions; matrices stored as [in, out].</summary>
    public static GgufFamily Gpt2 { get; } = new()
    {
        ModelTypes = ["gpt2"],
        Architecture = "gpt2",
        Fields = [.. Gpt2Sizes(), DecoderFields.Epsilon("layer_norm_epsilon")],
        Modules = [.. Gpt2Modules(GgufChange.Transpose)],
        Refusal = config => config.GetBoolean("scale_attn_by_inverse_layer_idx", false)
            ? "does not scale attention by the layer's number (scale_attn_by_inverse_layer_idx)" : null,
    };

    /// <summary>StarCoder and SantaCoder: GPT-2 with one key and value head.</summary>
    public static GgufFamily StarCoder { get; } = new()
    {
        ModelTypes = ["gpt_bigcode"],
        Architecture = "starcoder",
        Fields = [.. Gpt2Sizes(), DecoderFields.Epsilon("layer_norm_epsilon"), UInt("attention.head_count_kv", _ => 1)],
        Modules = [.. Gpt2Modules(change: null)],
        Refusal = config => config.GetBoolean("multi_query", true) ? null : "has one key and value head (multi_query)",
    };

    /// <summary>GPT-NeoX and Pythia.</summary>
    public static GgufFamily GptNeoX { get; } = new()
    {
        ModelTypes = ["gpt_neox"],
        Architecture = "gptneox",
        Fields =
        [
            .. DecoderFields.Sizes().Where(field => field.Key != "attention.head_count_kv"),
            Float("rope.freq_base", config => config.GetDouble(First(config, "rotary_emb_base", "rope_theta"), 10_000)),
            UInt("rope.dimension_count", config => (int)(config.GetDouble("rotary_pct", 0.25) * DecoderFields.HeadDim(config))),
            Bool("use_parallel_residual", "use_parallel_residual", defaultValue: true),
            DecoderFields.Epsilon("layer_norm_eps"),
        ],
        Modules =
        [
            new("gpt_neox.embed_in", GgufFamily.Embedding),
            new("gpt_neox.final_layer_norm", "output_norm"),
            new("embed_out", GgufFamily.Head),
            new("gpt_neox.layers.{i}.input_layernorm", "blk.{i}.attn_norm"),
            new("gpt_neox.layers.{i}.post_attention_layernorm", "blk.{i}.ffn_norm"),
            new("gpt_neox.layers.{i}.attention.query_key_value", "blk.{i}.attn_qkv", GgufChange.UngroupHeads("num_attention_heads")),
            new("gpt_neox.layers.{i}.attention.dense", "blk.{i}.attn_output"),
            new("gpt_neox.layers.{i}.mlp.dense_h_to_4h", "blk.{i}.ffn_up"),
            new("gpt_neox.layers.{i}.mlp.dense_4h_to_h", "blk.{i}.ffn_down"),
            GgufModule.LeftOut("gpt_neox.layers.{i}.attention"),
            GgufModule.LeftOut("gpt_neox.layers.{i}.attention.rotary_emb"),
        ],
        NeedsHead = true,
        Refusal = config => DecoderFields.RefuseScaling(config, "linear"),
    };

    /// <summary>BLOOM: ALiBi positions, a norm after the embedding.</summary>
    public static GgufFamily Bloom { get; } = new()
    {
        ModelTypes = ["bloom"],
        Architecture = "bloom",
        Fields =
        [
            UInt("context_length", config => config.GetInt32("seq_length", 2048)),
            UInt("embedding_length", "n_embed", "hidden_size"),
            UInt("feed_forward_length", config => 4 * config.GetInt32(First(config, "n_embed", "hidden_size"))),
            UInt("block_count", "n_layer", "num_hidden_layers"),
            UInt("attention.head_count", "n_head", "num_attention_heads"),
            UInt("attention.head_count_kv", "n_head", "num_attention_heads"),
            DecoderFields.Epsilon("layer_norm_epsilon"),
        ],
        Modules =
        [
            new("transformer.word_embeddings", GgufFamily.Embedding),
            new("transformer.word_embeddings_layernorm", "token_embd_norm"),
            new("transformer.ln_f", "output_norm"),
            new("lm_head", GgufFamily.Head),
            .. BloomLayer(GgufChange.UngroupHeads("n_head")),
            new("transformer.h.{i}.post_attention_layernorm", "blk.{i}.ffn_norm"),
        ],
        Refusal = config => config.GetBoolean("apply_residual_connection_post_layernorm", false)
            ? "adds residuals before the norm (apply_residual_connection_post_layernorm)" : null,
    };

    /// <summary>Falcon: attention and MLP side by side.</summary>
    public static GgufFamily Falcon { get; } = new()
    {
        ModelTypes = ["falcon"],
        Architecture = "falcon",
        Fields =
        [
            UInt("context_length", config => config.GetInt32("max_position_embeddings", 2048)),
            Text("tensor_data_layout", "jploski"),
            UInt("embedding_length", "hidden_size"),
            UInt("feed_forward_length", config => config.GetInt32("ffn_hidden_size", 4 * config.GetInt32("hidden_size"))),
            UInt("block_count", "num_hidden_layers", "n_layer"),
            UInt("attention.head_count", config => FalconHeads(config)),
            UInt("attention.head_count_kv", config => FalconKeyHeads(config)),
            Float("rope.freq_base", config => config.GetDouble("rope_theta", 10_000)),
            DecoderFields.Epsilon("layer_norm_epsilon"),
        ],
        Modules =
        [
            new("transformer.word_embeddings", GgufFamily.Embedding),
            new("transformer.ln_f", "output_norm"),
            new("lm_head", GgufFamily.Head),
            .. BloomLayer(GgufChange.UngroupQueries(FalconHeads, FalconKeyHeads)),
            new("transformer.h.{i}.ln_attn", "blk.{i}.attn_norm_2"),
            new("transformer.h.{i}.ln_mlp", "blk.{i}.attn_norm"),
        ],
        Refusal = config =>
            config.GetBoolean("alibi", false) ? "has rotary positions, not ALiBi (alibi)"
            : !config.GetBoolean("parallel_attn", true) ? "runs attention and MLP side by side (parallel_attn)"
            : config.GetBoolean("bias", false) ? "has no biases (bias)"
            : DecoderFields.RefuseScaling(config),
    };

    private static IEnumerable<GgufField> Gpt2Sizes() =>
    [
        UInt("block_count", "n_layer"),
        UInt("context_length", "n_positions"),
        UInt("embedding_length", "n_embd"),
        UInt("feed_forward_length", config => config.GetInt32("n_inner", 4 * config.GetInt32("n_embd"))),
        UInt("attention.head_count", "n_head"),
    ];

    private static IEnumerable<GgufModule> Gpt2Modules(GgufChange? change) =>
    [
        new("transformer.wte", GgufFamily.Embedding),
        new("transformer.wpe", "position_embd"),
        new("transformer.ln_f", "output_norm"),
        new("lm_head", GgufFamily.Head),
        new("transformer.h.{i}.ln_1", "blk.{i}.attn_norm"),
        new("transformer.h.{i}.ln_2", "blk.{i}.ffn_norm"),
        new("transformer.h.{i}.attn.c_attn", "blk.{i}.attn_qkv", change),
        new("transformer.h.{i}.attn.c_proj", "blk.{i}.attn_output", change),
        new("transformer.h.{i}.mlp.c_fc", "blk.{i}.ffn_up", change),
        new("transformer.h.{i}.mlp.c_proj", "blk.{i}.ffn_down", change),
        GgufModule.LeftOut("transformer.h.{i}.attn"),
    ];

    private static IEnumerable<GgufModule> BloomLayer(GgufChange attention) =>
    [
        new("transformer.h.{i}.input_layernorm", "blk.{i}.attn_norm"),
        new("transformer.h.{i}.self_attention.query_key_value", "blk.{i}.attn_qkv", attention),
        new("transformer.h.{i}.self_attention.dense", "blk.{i}.attn_output"),
        new("transformer.h.{i}.mlp.dense_h_to_4h", "blk.{i}.ffn_up"),
        new("transformer.h.{i}.mlp.dense_4h_to_h", "blk.{i}.ffn_down"),
    ];

    private static int FalconHeads(ModelConfigFile config) => config.GetInt32(First(config, "n_head", "num_attention_heads"));

    private static int FalconKeyHeads(ModelConfigFile config) =>
        config.GetBoolean("new_decoder_architecture", false)
            ? config.GetInt32(First(config, "n_head_kv", "num_kv_heads"))
            : config.GetBoolean("multi_query", true) ? 1 : FalconHeads(config);
}
