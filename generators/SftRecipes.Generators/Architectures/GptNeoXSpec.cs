using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// GPT-NeoX and Pythia (Black et al. 2022, Biderman et al. 2023), as transformers' <c>GPTNeoXForCausalLM</c>; defaults are those of
/// <c>GPTNeoXConfig</c>.
/// </summary>
internal static class GptNeoXSpec
{
    private static readonly NumberField Epsilon = CommonModules.Epsilon("layer_norm_eps", 1e-5);
    private static readonly NumberField Dropout = CommonModules.Dropout("hidden_dropout");

    public static ArchitectureSpec Spec { get; } = new()
    {
        ModelType = "gpt_neox",
        ClassName = "GPTNeoXForCausalLM",
        Backbone = "gpt_neox",
        LayersName = "layers",
        Embedding = new EmbeddingSpec("embed_in"),
        Sizes = CommonModules.Sizes(50432, 6144, 24576, layers: 44, heads: 64, positions: 2048) with { KeyValueHeads = null },
        Rotary = new RotarySpec(
            new NumberField("rotary_emb_base", 10000, NumberRange.Above(1)) { Alias = "rope_theta" },
            new NumberField("rotary_pct", 0.25, new NumberRange(0, 1, LowOpen: true)) { Alias = "partial_rotary_factor" }),
        Layer = new LayerSpec(
            CommonModules.NormsBefore(NormKind.LayerNorm, Epsilon),
            GptModules.GroupedAttention("attention", new FlagField("attention_bias", true)),
            CommonModules.Mlp("dense_h_to_4h", "dense_4h_to_h", CommonModules.Yes, new TextField("hidden_act", "gelu")),
            Parallel: Condition.Is(new FlagField("use_parallel_residual", true))),
        FinalNorm = new FinalNormSpec(NormSpec.Layer("final_layer_norm", Epsilon)),
        Head = CommonModules.Head(tied: false) with { Name = "embed_out" },
        Tokens = CommonModules.Tokens(bos: 0, eos: 2, pad: null),
        InitializerRange = CommonModules.Initializer(),
        Dropout = new DropoutFields(Dropout, Dropout, Dropout, CommonModules.Dropout("attention_dropout")),
        DefaultTargetModules = new[] { "query_key_value" }.ToEquatableArray(),
    };
}
