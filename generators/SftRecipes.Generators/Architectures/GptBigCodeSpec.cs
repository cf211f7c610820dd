using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// GPT-BigCode: SantaCoder and StarCoder (Li et al. 2023), as transformers' <c>GPTBigCodeForCausalLM</c>; defaults are those of
/// <c>GPTBigCodeConfig</c>.
/// </summary>
internal static class GptBigCodeSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_epsilon", 1e-5);

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gpt_bigcode",
        ClassName = "GPTBigCodeForCausalLM",
        Backbone = "transformer",
        LayersName = "h",
        Embedding = new EmbeddingSpec("wte"),
        Sizes = GptModules.Sizes(
            50257, 768, layers: 12, heads: 12, positions: 1024, oneKeyValueHead: Condition.Is(new FlagField("multi_query", true))),
        LearnedPositions = new LearnedPositionsSpec("wpe", Offset: 0),
        Layer = new LayerSpec(
            GptModules.NormsBefore(Epsilon),
            new AttentionSpec(
                "attn",
                new[] { new LinearSpec("c_attn", Width.Hidden, Width.QueryKeyValue, CommonModules.Yes) }.ToEquatableArray(),
                new LinearSpec("c_proj", Width.Query, Width.Hidden, CommonModules.Yes),
                ProjectionLayout.Grouped,
                new ScoreSpec(Scaled: new FlagField("scale_attn_weights", true))),
            GptModules.Mlp(new TextField("activation_function", "gelu_pytorch_tanh"))),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("ln_f", Epsilon)),
        Head = CommonModules.Head(tied: true),
        Tokens = CommonModules.Tokens(bos: 50256, eos: 50256, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = GptModules.Dropout(0.1),
        DefaultTargetModules = new[] { "c_attn" }.ToEquatableArray(),
    };
}
