using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Gemma 3's text model (Gemma Team 2025), as transformers' <c>Gemma3ForCausalLM</c>; defaults are those of <c>Gemma3TextConfig</c>.</summary>
internal static class Gemma3Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-6);
    private static readonly FlagField AttentionBias = new("attention_bias", false);
    private static readonly OptionalNumberField ScoreCap = new("attn_logit_softcapping", null, NumberRange.Above(0));
    private static readonly OptionalNumberField LogitCap = new("final_logit_softcapping", null, NumberRange.Above(0));
    private static readonly NumberField ScaledFrom = new("query_pre_attn_scalar", 256, NumberRange.Above(0));

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gemma3_text",
        ClassName = "Gemma3ForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens", ScaledByWidth: true, ScaledByModule: true),
        Sizes = CommonModules.Sizes(
            262208, 2304, 9216, layers: 26, heads: 8, positions: 131072, keyValueHeads: 4, headDim: new IntegerField("head_dim", 256)),
        Rotary = CommonModules.Rotary(1e6) with { WindowTheta = new NumberField("rope_local_base_freq", 10000, NumberRange.Above(1)) },
        Window = new WindowSpec(
            new OptionalIntegerField("sliding_window", 4096),
            WindowLayers.AllButEvery,
            Parameter: new IntegerField("sliding_window_pattern", 6) { Alias = "_sliding_window_pattern" }),
        Layer = new LayerSpec(
            CommonModules.NormsAround(NormKind.UnitOffsetRmsNorm, Epsilon),
            CommonModules.Attention(AttentionBias, AttentionBias) with
            {
                Score = new ScoreSpec(ScaledFrom, SoftCap: ScoreCap),
                QueryKeyNorms = new QueryKeyNormsSpec(
                    NormSpec.UnitOffsetRms("q_norm", Epsilon), NormSpec.UnitOffsetRms("k_norm", Epsilon), PerHead: true),
            },
            CommonModules.GatedMlp(CommonModules.No, new TextField("hidden_activation", "gelu_pytorch_tanh"))),
        FinalNorm = new FinalNormSpec(NormSpec.UnitOffsetRms("norm", Epsilon)),
        Head = CommonModules.Head(tied: true, softCap: LogitCap),
        Tokens = CommonModules.Tokens(bos: 2, eos: 1, pad: 0),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(AttentionWeights: CommonModules.Dropout("attention_dropout")),
        OverflowsFloat16 = true,
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
