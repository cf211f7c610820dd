namespace SftRecipes.Checkpoints;

/// <summary>Modules that many families name alike, as parts of a table.</summary>
internal static class DecoderModules
{
    private const string Layer = "model.layers.{i}.";

    /// <summary>The embedding, the last norm and the head of <c>model.…</c> families.</summary>
    public static IEnumerable<GgufModule> Frame(GgufChange? norm = null, string normName = "model.norm") =>
    [
        new("model.embed_tokens", GgufFamily.Embedding),
        new(normName, "output_norm", norm),
        new("lm_head", GgufFamily.Head),
    ];

    /// <summary>Separate query, key and value.</summary>
    public static IEnumerable<GgufModule> Attention(GgufChange? query = null, GgufChange? key = null, string output = "o_proj") =>
    [
        new(Layer + "self_attn.q_proj", "blk.{i}.attn_q", query),
        new(Layer + "self_attn.k_proj", "blk.{i}.attn_k", key),
        new(Layer + "self_attn.v_proj", "blk.{i}.attn_v"),
        new(Layer + "self_attn." + output, "blk.{i}.attn_output"),
        GgufModule.LeftOut(Layer + "self_attn.rotary_emb"),
    ];

    /// <summary>Norms of query and key.</summary>
    public static IEnumerable<GgufModule> AttentionNorms(GgufChange? query = null, GgufChange? key = null) =>
    [
        new(Layer + "self_attn.q_norm", "blk.{i}.attn_q_norm", query),
        new(Layer + "self_attn.k_norm", "blk.{i}.attn_k_norm", key),
    ];

    /// <summary>Down(act(Gate x) · Up x).</summary>
    public static IEnumerable<GgufModule> GatedMlp() =>
    [
        new(Layer + "mlp.gate_proj", "blk.{i}.ffn_gate"),
        new(Layer + "mlp.up_proj", "blk.{i}.ffn_up"),
        new(Layer + "mlp.down_proj", "blk.{i}.ffn_down"),
    ];

    /// <summary>A norm before attention and one before the MLP.</summary>
    public static IEnumerable<GgufModule> PreNorms(GgufChange? change = null) =>
    [
        new(Layer + "input_layernorm", "blk.{i}.attn_norm", change),
        new(Layer + "post_attention_layernorm", "blk.{i}.ffn_norm", change),
    ];

    /// <summary>Norms before and after attention and MLP.</summary>
    public static IEnumerable<GgufModule> SandwichNorms(GgufChange? change) =>
    [
        new(Layer + "input_layernorm", "blk.{i}.attn_norm", change),
        new(Layer + "post_attention_layernorm", "blk.{i}.post_attention_norm", change),
        new(Layer + "pre_feedforward_layernorm", "blk.{i}.ffn_norm", change),
        new(Layer + "post_feedforward_layernorm", "blk.{i}.post_ffw_norm", change),
    ];

    /// <summary>A layer's module.</summary>
    public static GgufModule InLayer(string name, string gguf, GgufChange? change = null) => new(Layer + name, "blk.{i}." + gguf, change);
}
