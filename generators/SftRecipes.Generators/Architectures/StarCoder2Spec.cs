using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>StarCoder2 (Lozhkov et al. 2024), as transformers' <c>Starcoder2ForCausalLM</c>; defaults are those of <c>Starcoder2Config</c>.</summary>
internal static class StarCoder2Spec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("norm_epsilon", 1e-5);
    private static readonly NumberField Dropout = CommonModules.Dropout("residual_dropout");
    private static readonly FlagField Bias = new("use_bias", true);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "starcoder2",
        ClassName = "Starcoder2ForCausalLM",
        Backbone = "model",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_tokens"),
        Sizes = CommonModules.Sizes(49152, 3072, 12288, layers: 30, heads: 24, positions: 4096, keyValueHeads: 2),
        Rotary = CommonModules.Rotary(),
        Window = new WindowSpec(new OptionalIntegerField("sliding_window", null)),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.LayerNorm, Epsilon),
            CommonModules.Attention(Bias, Bias),
            CommonModules.Mlp("c_fc", "c_proj", Bias, new TextField("hidden_act", "gelu_pytorch_tanh"))),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("norm", Epsilon)),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 50256, eos: 50256, pad: null),
        InitializerRange = CommonModules.Initializer(0.018042),
        Dropout = new DropoutFields(
            CommonModules.Dropout("embedding_dropout"), Dropout, Dropout, CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
