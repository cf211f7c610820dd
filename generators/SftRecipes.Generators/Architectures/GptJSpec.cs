using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>GPT-J (Wang and Komatsuzaki 2021), as transformers' <c>GPTJForCausalLM</c>; defaults are those of <c>GPTJConfig</c>.</summary>
internal static class GptJSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_epsilon", 1e-5);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gptj",
        ClassName = "GPTJForCausalLM",
        Backbone = "transformer",
        LayersName = "h",
        Embedding = new EmbeddingSpec("wte"),
        Sizes = GptModules.Sizes(50400, 4096, layers: 28, heads: 16, positions: 2048),
        Rotary = new RotarySpec(NumberField.Always(10000), Dim: new IntegerField("rotary_dim", 64), Interleaved: true),
        Layer = new LayerSpec(
            new[] { new PlacedNormSpec(NormPlace.BeforeAttention, NormSpec.Layer("ln_1", Epsilon)) }.ToEquatableArray(),
            CommonModules.Attention(CommonModules.No, CommonModules.No, output: "out_proj") with { Name = "attn" },
            CommonModules.Mlp("fc_in", "fc_out", CommonModules.Yes, new TextField("activation_function", "gelu_new")),
            Parallel: Condition.Is(CommonModules.Yes)),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("ln_f", Epsilon)),
        Head = CommonModules.Head(tied: false, bias: true),
        Tokens = CommonModules.Tokens(bos: 50256, eos: 50256, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = GptModules.Dropout(0),
        DefaultTargetModules = CommonModules.QueryAndValue,
    };
}
