using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// OLMo 2 (OLMo Team 2025), as transformers' <c>Olmo2ForCausalLM</c>: norms after the branches, and of all heads of queries and keys
/// together. Defaults are those of <c>Olmo2Config</c>.
/// </summary>
internal static class Olmo2Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-5);
    private static readonly FlagField AttentionBias = new("attention_bias", false);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "olmo2",
        ClassName = "Olmo2ForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(50304, 4096, 11008, layers: 32, heads: 32, positions: 2048),
        Rotary = CommonModules.Rotary(),
        Layer = new LayerSpec(
            new[]
            {
                new PlacedNormSpec(NormPlace.AfterAttention, NormSpec.Rms("post_attention_layernorm", Epsilon)),
                new PlacedNormSpec(NormPlace.AfterMlp, NormSpec.Rms("post_feedforward_layernorm", Epsilon)),
            }.ToEquatableArray(),
            CommonModules.Attention(AttentionBias, AttentionBias) with
            {
                QueryKeyNorms = new QueryKeyNormsSpec(NormSpec.Rms("q_norm", Epsilon), NormSpec.Rms("k_norm", Epsilon), PerHead: false),
            },
            CommonModules.GatedMlp(CommonModules.No, new TextField("hidden_act", "silu"))),
        FinalNorm = new FinalNormSpec(NormSpec.Rms("norm", Epsilon)),
        Head = CommonModules.Head(tied: false),
        Tokens = CommonModules.Tokens(bos: null, eos: 50279, pad: 1),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(AttentionWeights: CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
