using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// Mistral (Jiang et al. 2023), as transformers' <c>MistralForCausalLM</c>; defaults are those of <c>MistralConfig</c>. A window that is
/// absent is 4096, one that is null is none.
/// </summary>
internal static class MistralSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-6);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "mistral",
        ClassName = "MistralForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(
            32000, 4096, 14336, layers: 32, heads: 32, positions: 131072, keyValueHeads: 8, headDim: new IntegerField("head_dim")),
        Rotary = CommonModules.Rotary(),
        Window = new WindowSpec(new OptionalIntegerField("sliding_window", 4096)),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.RmsNorm, Epsilon),
            CommonModules.Attention(CommonModules.No, CommonModules.No),
            CommonModules.GatedMlp(CommonModules.No, new TextField("hidden_act", "silu"))),
        FinalNorm = new FinalNormSpec(NormSpec.Rms("norm", Epsilon)),
        Head = CommonModules.Head(tied: false),
        Tokens = CommonModules.Tokens(bos: 1, eos: 2, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(AttentionWeights: CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
