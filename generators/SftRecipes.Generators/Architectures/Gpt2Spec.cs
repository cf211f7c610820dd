using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>GPT-2 (Radford et al. 2019), as transformers' <c>GPT2LMHeadModel</c>; defaults are those of <c>GPT2Config</c>.</summary>
internal static class Gpt2Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_epsilon", 1e-5);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gpt2",
        ClassName = "GPT2LMHeadModel",
        Backbone = "transformer",
        LayersName = "h",
        Embedding = new EmbeddingSpec("wte"),
        Sizes = GptModules.Sizes(50257, 768, layers: 12, heads: 12, positions: 1024),
        LearnedPositions = new LearnedPositionsSpec("wpe", Offset: 0),
        Layer = new LayerSpec(
            GptModules.NormsBefore(Epsilon),
            new AttentionSpec(
                "attn",
                new[] { new LinearSpec("c_attn", Width.Hidden, Width.QueryKeyValue, CommonModules.Yes, FanInFanOut: true) }.ToEquatableArray(),
                new LinearSpec("c_proj", Width.Query, Width.Hidden, CommonModules.Yes, FanInFanOut: true),
                ProjectionLayout.Concatenated,
                new ScoreSpec(
                    Scaled: new FlagField("scale_attn_weights", true),
                    ByInverseLayer: new FlagField("scale_attn_by_inverse_layer_idx", false))),
            GptModules.Mlp(new TextField("activation_function", "gelu_new"), fanInFanOut: true)),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("ln_f", Epsilon)),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 50256, eos: 50256, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = GptModules.Dropout(0.1),
        DefaultTargetModules = new[] { "c_attn" }.ToEquatableArray(),
    };
}
