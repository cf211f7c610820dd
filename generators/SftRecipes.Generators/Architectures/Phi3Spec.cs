using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// Phi-3, Phi-3.5-mini and Phi-4 (Abdin et al. 2024), as transformers' <c>Phi3ForCausalLM</c>; defaults are those of
/// <c>Phi3Config</c>.
/// </summary>
internal static class Phi3Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-5);
    private static readonly NumberField Dropout = CommonModules.Dropout("resid_pdrop");

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "phi3",
        ClassName = "Phi3ForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(32064, 3072, 8192, layers: 32, heads: 32, positions: 4096),
        Rotary = new RotarySpec(CommonModules.Theta(10000), CommonModules.PartialFactor(1)),
        Window = new WindowSpec(new OptionalIntegerField("sliding_window", null)),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.RmsNorm, Epsilon),
            new AttentionSpec(
                "self_attn",
                new[] { new LinearSpec("qkv_proj", Width.Hidden, Width.QueryKeyValue, CommonModules.No) }.ToEquatableArray(),
                new LinearSpec("o_proj", Width.Query, Width.Hidden, CommonModules.No),
                ProjectionLayout.Concatenated),
            new MlpSpec(
                "mlp",
                Gate: null,
                Up: new LinearSpec("gate_up_proj", Width.Hidden, Width.GateAndUp, CommonModules.No),
                Down: new LinearSpec("down_proj", Width.Intermediate, Width.Hidden, CommonModules.No),
                new TextField("hidden_act", "silu"),
                UpHoldsGate: true)),
        FinalNorm = new FinalNormSpec(NormSpec.Rms("norm", Epsilon)),
        Head = CommonModules.Head(tied: false),
        Tokens = CommonModules.Tokens(bos: 1, eos: 32000, pad: 32000),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(CommonModules.Dropout("embd_pdrop"), Dropout, Dropout, CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = new[] { "qkv_proj" }.ToEquatableArray(),
    };
}
