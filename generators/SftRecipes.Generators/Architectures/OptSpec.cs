using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>OPT (Zhang et al. 2022), as transformers' <c>OPTForCausalLM</c>; defaults are those of <c>OPTConfig</c>.</summary>
internal static class OptSpec
{
    private static readonly FlagField Bias = new("enable_bias", true);
    private static readonly FlagField PreNorm = new("do_layer_norm_before", true);
    private static readonly NumberField Epsilon = NumberField.Always(1e-5);
    private static readonly FlagField Affine = new("layer_norm_elementwise_affine", true);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "opt",
        ClassName = "OPTForCausalLM",
        Backbone = "model.decoder",
        LayersName = "layers",
        EmbeddingName = "embed_tokens",
        Sizes = new SizeFields(
            Vocabulary: new IntegerField("vocab_size", 50272),
            Hidden: new IntegerField("hidden_size", 768),
            Intermediate: new IntegerField("ffn_dim", 3072),
            Layers: new IntegerField("num_hidden_layers", 12, ArchitectureResolver.MostLayers),
            Heads: new IntegerField("num_attention_heads", 12),
            Positions: new IntegerField("max_position_embeddings", 2048),
            EmbeddingWidth: new IntegerField("word_embed_proj_dim")),
        LearnedPositions = new LearnedPositionsSpec("embed_positions", Offset: 2),
        Projections = new ProjectionsSpec(
            In: new LinearSpec("project_in", Width.Embedding, Width.Hidden, FlagField.Always(false)),
            Out: new LinearSpec("project_out", Width.Hidden, Width.Embedding, FlagField.Always(false))),
        Layer = new LayerSpec(
            PreNorm,
            AttentionNorm: new NormSpec(NormKind.LayerNorm, "self_attn_layer_norm", Epsilon, Affine),
            MlpNorm: new NormSpec(NormKind.LayerNorm, "final_layer_norm", Epsilon, Affine),
            new AttentionSpec(
                "self_attn",
                Query: new LinearSpec("q_proj", Width.Hidden, Width.Query, Bias),
                Key: new LinearSpec("k_proj", Width.Hidden, Width.KeyValue, Bias),
                Value: new LinearSpec("v_proj", Width.Hidden, Width.KeyValue, Bias),
                Output: new LinearSpec("out_proj", Width.Query, Width.Hidden, Bias)),
            new MlpSpec(
                Name: null,
                Gate: null,
                Up: new LinearSpec("fc1", Width.Hidden, Width.Intermediate, Bias),
                Down: new LinearSpec("fc2", Width.Intermediate, Width.Hidden, Bias),
                Activation: new TextField("activation_function", "relu"))),
        FinalNorm = new FinalNormSpec(
            new NormSpec(NormKind.LayerNorm, "final_layer_norm", Epsilon, Affine),
            new[]
            {
                new FlagCondition(PreNorm, true),
                new FlagCondition(new FlagField("_remove_final_layer_norm", false), false),
            }.ToEquatableArray()),
        Head = new HeadSpec("lm_head", Tied: new FlagField("tie_word_embeddings", true), Bias: FlagField.Always(false)),
        Tokens = new TokenFields(
            Bos: new TokenField("bos_token_id", 2), Eos: new TokenField("eos_token_id", 2), Pad: new TokenField("pad_token_id", 1)),
        InitializerRange = new NumberField("init_std", 0.02, NumberRange.AtLeast(0)),
        ResidualDropout = new NumberField("dropout", 0.1, NumberRange.Share),
        AttentionDropout = new NumberField("attention_dropout", 0, NumberRange.Share),
        DefaultTargetModules = new[] { "q_proj", "v_proj" }.ToEquatableArray(),
    };
}
