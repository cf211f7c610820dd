using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Phi-1, Phi-1.5 and Phi-2 (Gunasekar et al. 2023), as transformers' <c>PhiForCausalLM</c>; defaults are those of <c>PhiConfig</c>.</summary>
internal static class PhiSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_eps", 1e-5);
    private static readonly NumberField Dropout = CommonModules.Dropout("resid_pdrop");

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "phi",
        ClassName = "PhiForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(51200, 2048, 8192, layers: 24, heads: 32, positions: 2048),
        Rotary = new RotarySpec(CommonModules.Theta(10000), CommonModules.PartialFactor(0.5)),
        Layer = new LayerSpec(
            new[] { new PlacedNormSpec(NormPlace.BeforeAttention, NormSpec.Layer("input_layernorm", Epsilon)) }.ToEquatableArray(),
            CommonModules.Attention(CommonModules.Yes, CommonModules.Yes, output: "dense") with
            {
                QueryKeyNorms = new QueryKeyNormsSpec(
                    NormSpec.Layer("q_layernorm", Epsilon),
                    NormSpec.Layer("k_layernorm", Epsilon),
                    PerHead: true,
                    When: Condition.Is(new FlagField("qk_layernorm", false))),
            },
            CommonModules.Mlp("fc1", "fc2", CommonModules.Yes, new TextField("hidden_act", "gelu_new")),
            Parallel: Condition.Is(CommonModules.Yes)),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("final_layernorm", Epsilon)),
        Head = CommonModules.Head(tied: false, bias: true),
        Tokens = CommonModules.Tokens(bos: 1, eos: 2, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(CommonModules.Dropout("embd_pdrop"), Dropout, Dropout, CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = new[] { "q_proj", "v_proj", "fc1", "fc2" }.ToEquatableArray(),
    };
}
