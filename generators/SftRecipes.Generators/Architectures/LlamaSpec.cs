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
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-6);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "llama",
        ClassName = "LlamaForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(32000, 4096, 11008, layers: 32, heads: 32, positions: 2048, headDim: new IntegerField("head_dim")),
        Rotary = new RotarySpec(CommonModules.Theta(10000), CommonModules.PartialFactor(1)),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.RmsNorm, Epsilon),
            CommonModules.Attention(AttentionBias, AttentionBias),
            CommonModules.GatedMlp(new FlagField("mlp_bias", false), new TextField("hidden_act", "silu"))),
        FinalNorm = new FinalNormSpec(NormSpec.Rms("norm", Epsilon)),
        Head = CommonModules.Head(tied: false),
        Tokens = CommonModules.Tokens(bos: 1, eos: 2, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(AttentionWeights: CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
