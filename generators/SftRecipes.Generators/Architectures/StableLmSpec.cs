using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>StableLM (Stability AI 2023), as transformers' <c>StableLmForCausalLM</c>; defaults are those of <c>StableLmConfig</c>.</summary>
internal static class StableLmSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_eps", 1e-5);
    private static readonly FlagField ParallelResidual = new("use_parallel_residual", false);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "stablelm",
        ClassName = "StableLmForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(50304, 2560, 6912, layers: 32, heads: 32, positions: 4096, keyValueHeads: 32),
        Rotary = new RotarySpec(CommonModules.Theta(10000), CommonModules.PartialFactor(0.25)),
        Layer = new LayerSpec(
            new[]
            {
                new PlacedNormSpec(NormPlace.BeforeAttention, NormSpec.Layer("input_layernorm", Epsilon)),
                new PlacedNormSpec(
                    NormPlace.BeforeMlp, NormSpec.Layer("post_attention_layernorm", Epsilon), When: Condition.Not(ParallelResidual)),
            }.ToEquatableArray(),
            CommonModules.Attention(new FlagField("use_qkv_bias", false), CommonModules.No),
            CommonModules.GatedMlp(CommonModules.No, new TextField("hidden_act", "silu")),
            Parallel: Condition.Is(ParallelResidual)),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("norm", Epsilon)),
        Head = CommonModules.Head(tied: false),
        Tokens = CommonModules.Tokens(bos: 0, eos: 0, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(
            MlpBranch: CommonModules.Dropout("hidden_dropout"), AttentionWeights: CommonModules.Dropout("attention_dropout")),

        // Its norms are a list with a module for each head, which no other family has.
        Required = new[] { new FlagCondition(new FlagField("qk_layernorm", false), Expected: false) }.ToEquatableArray(),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
