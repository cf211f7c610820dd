using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Gemma 2 (Gemma Team 2024), as transformers' <c>Gemma2ForCausalLM</c>; defaults are those of <c>Gemma2Config</c>.</summary>
internal static class Gemma2Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-6);
    private static readonly FlagField AttentionBias = new("attention_bias", false);
    private static readonly OptionalNumberField ScoreCap = new("attn_logit_softcapping", 50, NumberRange.Above(0));
    private static readonly OptionalNumberField LogitCap = new("final_logit_softcapping", 30, NumberRange.Above(0));
    private static readonly NumberField ScaledFrom = new("query_pre_attn_scalar", 256, NumberRange.Above(0));

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gemma2",
        ClassName = "Gemma2ForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens", ScaledByWidth: true),
        Sizes = CommonModules.Sizes(
            256000, 2304, 9216, layers: 26, heads: 8, positions: 8192, keyValueHeads: 4, headDim: new IntegerField("head_dim", 256)),
        Rotary = CommonModules.Rotary(),
        Window = new WindowSpec(new OptionalIntegerField("sliding_window", 4096), WindowLayers.Alternate),
        Layer = new LayerSpec(
            CommonModules.NormsAround(NormKind.UnitOffsetRmsNorm, Epsilon),
            CommonModules.Attention(AttentionBias, AttentionBias) with { Score = new ScoreSpec(ScaledFrom, SoftCap: ScoreCap) },
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
