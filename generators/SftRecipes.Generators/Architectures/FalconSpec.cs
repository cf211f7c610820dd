using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// Falcon (Almazrouei et al. 2023), as transformers' <c>FalconForCausalLM</c>; defaults are those of <c>FalconConfig</c>. One class for
/// three shapes: 7B (one key head, one norm for both branches), 40B, 180B and Falcon2 11B (grouped keys, one or two norms), RW (ALiBi,
/// one branch after the other).
/// </summary>
internal static class FalconSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_epsilon", 1e-5);
    private static readonly NumberField Dropout = CommonModules.Dropout("hidden_dropout");
    private static readonly FlagField Bias = new("bias", false);
    private static readonly FlagField Alibi = new("alibi", false);
    private static readonly FlagField NewArchitecture = new("new_decoder_architecture", false);
    private static readonly FlagField ParallelAttention = new("parallel_attn", true);

    // Two where the field is absent or null.
    private static readonly Condition TwoNorms = Condition.All(
        Condition.Is(NewArchitecture), new IntegerCondition(new IntegerField("num_ln_in_parallel_attn", 2), 2));

    private static readonly Condition Parallel = Condition.Any(Condition.Is(NewArchitecture), Condition.Is(ParallelAttention));

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "falcon",
        ClassName = "FalconForCausalLM",
        Backbone = "transformer",
        LayersName = "h",
        Embedding = new EmbeddingSpec("word_embeddings"),
        Sizes = new SizeFields(
            Vocabulary: new IntegerField("vocab_size", 65024),
            Hidden: new IntegerField("hidden_size", 4544) { Alias = "n_embed" },
            Intermediate: new IntegerField("ffn_hidden_size"),
            Layers: new IntegerField("num_hidden_layers", 32, ArchitectureResolver.MostLayers),
            Heads: new IntegerField("num_attention_heads", 71),
            Positions: new IntegerField("max_position_embeddings", 2048),
            KeyValueHeads: new IntegerField("num_kv_heads"),
            OneKeyValueHead: Condition.All(Condition.Not(NewArchitecture), Condition.Is(new FlagField("multi_query", true)))),
        Rotary = CommonModules.Rotary() with { When = Condition.Not(Alibi) },
        Alibi = new AlibiSpec(ScaledAsScores: true, When: Condition.Is(Alibi)),
        Layer = new LayerSpec(
            new[]
            {
                new PlacedNormSpec(NormPlace.BeforeAttention, NormSpec.Layer("ln_attn", Epsilon), When: TwoNorms),
                new PlacedNormSpec(NormPlace.BeforeMlp, NormSpec.Layer("ln_mlp", Epsilon), When: TwoNorms),
                new PlacedNormSpec(NormPlace.BeforeAttention, NormSpec.Layer("input_layernorm", Epsilon), When: new NotCondition(TwoNorms)),
                new PlacedNormSpec(
                    NormPlace.BeforeMlp, NormSpec.Layer("post_attention_layernorm", Epsilon), When: new NotCondition(Parallel)),
            }.ToEquatableArray(),
            GptModules.GroupedAttention("self_attention", Bias),
            CommonModules.Mlp("dense_h_to_4h", "dense_4h_to_h", Bias, new TextField("activation", "gelu")),
            Parallel),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("ln_f", Epsilon)),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 11, eos: 11, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(null, Dropout, Dropout, CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = new[] { "query_key_value" }.ToEquatableArray(),
    };
}
