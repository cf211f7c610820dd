using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// Llama (Touvron et al. 2023) and models of its shape, as transformers' <c>LlamaForCausalLM</c>; defaults are those of
/// <c>LlamaConfig</c>.
/// </summary>
internal static class LlamaSpec
{
    private static readonly FlagField AttentionBias = new("attention_bias", false);
    private static readonly FlagField MlpBias = new("mlp_bias", false);
    private static readonly NumberField Epsilon = new("rms_norm_eps", 1e-6, NumberRange.Above(0));
    private static readonly FlagField Affine = FlagField.Always(true);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "llama",
        ClassName = "LlamaForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        EmbeddingName = "embed_tokens",
        Sizes = new SizeFields(
            Vocabulary: new IntegerField("vocab_size", 32000),
            Hidden: new IntegerField("hidden_size", 4096),
            Intermediate: new IntegerField("intermediate_size", 11008),
            Layers: new IntegerField("num_hidden_layers", 32, ArchitectureResolver.MostLayers),
            Heads: new IntegerField("num_attention_heads", 32),
            Positions: new IntegerField("max_position_embeddings", 2048),
            KeyValueHeads: new IntegerField("num_key_value_heads"),
            HeadDim: new IntegerField("head_dim")),
        Rotary = new RotarySpec(
            Theta: new NumberField("rope_theta", 10000, NumberRange.Above(1)),
            PartialFactor: new NumberField("partial_rotary_factor", 1, new NumberRange(0, 1, LowOpen: true))),
        Layer = new LayerSpec(
            PreNorm: FlagField.Always(true),
            AttentionNorm: new NormSpec(NormKind.RmsNorm, "input_layernorm", Epsilon, Affine),
            MlpNorm: new NormSpec(NormKind.RmsNorm, "post_attention_layernorm", Epsilon, Affine),
            new AttentionSpec(
                "self_attn",
                Query: new LinearSpec("q_proj", Width.Hidden, Width.Query, AttentionBias),
                Key: new LinearSpec("k_proj", Width.Hidden, Width.KeyValue, AttentionBias),
                Value: new LinearSpec("v_proj", Width.Hidden, Width.KeyValue, AttentionBias),
                Output: new LinearSpec("o_proj", Width.Query, Width.Hidden, AttentionBias)),
            new MlpSpec(
                Name: "mlp",
                Gate: new LinearSpec("gate_proj", Width.Hidden, Width.Intermediate, MlpBias),
                Up: new LinearSpec("up_proj", Width.Hidden, Width.Intermediate, MlpBias),
                Down: new LinearSpec("down_proj", Width.Intermediate, Width.Hidden, MlpBias),
                Activation: new TextField("hidden_act", "silu"))),
        FinalNorm = new FinalNormSpec(new NormSpec(NormKind.RmsNorm, "norm", Epsilon, Affine)),
        Head = new HeadSpec("lm_head", Tied: new FlagField("tie_word_embeddings", false), Bias: FlagField.Always(false)),
        Tokens = new TokenFields(
            Bos: new TokenField("bos_token_id", 1), Eos: new TokenField("eos_token_id", 2), Pad: new TokenField("pad_token_id", null)),
        InitializerRange = new NumberField("initializer_range", 0.02, NumberRange.AtLeast(0)),
        ResidualDropout = NumberField.Always(0),
        AttentionDropout = new NumberField("attention_dropout", 0, NumberRange.Share),
        DefaultTargetModules = new[] { "q_proj", "v_proj" }.ToEquatableArray(),
    };
}
