using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// BLOOM (BigScience 2022), as transformers' <c>BloomForCausalLM</c>; defaults are those of <c>BloomConfig</c>. ALiBi has no last
/// position; <c>seq_length</c> is what it was trained with.
/// </summary>
internal static class BloomSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_epsilon", 1e-5);
    private static readonly NumberField Dropout = CommonModules.Dropout("hidden_dropout");

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "bloom",
        ClassName = "BloomForCausalLM",
        Backbone = "transformer",
        LayersName = "h",
        Embedding = new EmbeddingSpec("word_embeddings", Norm: NormSpec.Layer("word_embeddings_layernorm", Epsilon)),
        Sizes = new SizeFields(
            Vocabulary: new IntegerField("vocab_size", 250880),
            Hidden: new IntegerField("hidden_size", 64) { Alias = "n_embed" },
            Intermediate: null,
            Layers: new IntegerField("n_layer", 2, ArchitectureResolver.MostLayers) { Alias = "num_hidden_layers" },
            Heads: new IntegerField("n_head", 8) { Alias = "num_attention_heads" },
            Positions: new IntegerField("seq_length", 2048)),
        Alibi = new AlibiSpec(),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.LayerNorm, Epsilon),
            GptModules.GroupedAttention("self_attention", CommonModules.Yes),
            CommonModules.Mlp("dense_h_to_4h", "dense_4h_to_h", CommonModules.Yes, TextField.Always("gelu_pytorch_tanh"))),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("ln_f", Epsilon)),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 1, eos: 2, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(null, Dropout, Dropout, CommonModules.Dropout("attention_dropout")),
        Required = new[] { new FlagCondition(new FlagField("apply_residual_connection_post_layernorm", false), Expected: false) }
            .ToEquatableArray(),
        DefaultTargetModules = new[] { "query_key_value" }.ToEquatableArray(),
    };
}
