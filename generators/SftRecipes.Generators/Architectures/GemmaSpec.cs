using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Gemma (Gemma Team 2024), as transformers' <c>GemmaForCausalLM</c>; defaults are those of <c>GemmaConfig</c>.</summary>
internal static class GemmaSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-6);
    private static readonly FlagField AttentionBias = new("attention_bias", false);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gemma",
        ClassName = "GemmaForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens", ScaledByWidth: true),
        Sizes = CommonModules.Sizes(
            256000, 3072, 24576, layers: 28, heads: 16, positions: 8192, keyValueHeads: 16, headDim: new IntegerField("head_dim", 256)),
        Rotary = CommonModules.Rotary(),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.UnitOffsetRmsNorm, Epsilon),
            CommonModules.Attention(AttentionBias, AttentionBias),
            CommonModules.GatedMlp(CommonModules.No, new TextField("hidden_activation", "gelu_pytorch_tanh"))),
        FinalNorm = new FinalNormSpec(NormSpec.UnitOffsetRms("norm", Epsilon)),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 2, eos: 1, pad: 0),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(AttentionWeights: CommonModules.Dropout("attention_dropout")),
        OverflowsFloat16 = true,
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
