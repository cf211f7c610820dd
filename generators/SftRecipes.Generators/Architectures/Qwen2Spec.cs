using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Qwen2 and Qwen2.5 (Yang et al. 2024), as transformers' <c>Qwen2ForCausalLM</c>; defaults are those of <c>Qwen2Config</c>.</summary>
internal static class Qwen2Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("rms_norm_eps", 1e-6);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "qwen2",
        ClassName = "Qwen2ForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(
            151936, 4096, 22016, layers: 32, heads: 32, positions: 32768, keyValueHeads: 32),
        Rotary = CommonModules.Rotary(),
        Window = new WindowSpec(
            new OptionalIntegerField("sliding_window", 4096),
            WindowLayers.From,
            Parameter: new IntegerField("max_window_layers", 28),
            When: Condition.Is(new FlagField("use_sliding_window", false))),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.RmsNorm, Epsilon),
            CommonModules.Attention(CommonModules.Yes, CommonModules.No),
            CommonModules.GatedMlp(CommonModules.No, new TextField("hidden_act", "silu"))),
        FinalNorm = new FinalNormSpec(NormSpec.Rms("norm", Epsilon)),
        Head = CommonModules.Head(tied: false),
        Tokens = CommonModules.Tokens(bos: null, eos: null, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(AttentionWeights: CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
