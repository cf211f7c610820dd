using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>The modules of GPT-2's layers, whose names later families share.</summary>
internal static class GptModules
{
    /// <summary>Sizes under GPT-2's names, and the usual ones.</summary>
    public static SizeFields Sizes(int vocabulary, int hidden, int layers, int heads, int positions, Condition? oneKeyValueHead = null) => new(
        Vocabulary: new IntegerField("vocab_size", vocabulary),
        Hidden: new IntegerField("n_embd", hidden) { Alias = "hidden_size" },
        Intermediate: new IntegerField("n_inner"),
        Layers: new IntegerField("n_layer", layers, ArchitectureResolver.MostLayers) { Alias = "num_hidden_layers" },
        Heads: new IntegerField("n_head", heads) { Alias = "num_attention_heads" },
        Positions: new IntegerField("n_positions", positions) { Alias = "max_position_embeddings" },
        OneKeyValueHead: oneKeyValueHead);

    public static EquatableArray<PlacedNormSpec> NormsBefore(NumberField epsilon) => new[]
    {
        new PlacedNormSpec(NormPlace.BeforeAttention, NormSpec.Layer("ln_1", epsilon)),
        new PlacedNormSpec(NormPlace.BeforeMlp, NormSpec.Layer("ln_2", epsilon)),
    }.ToEquatableArray();

    public static MlpSpec Mlp(TextField activation, bool fanInFanOut = false) => new(
        "mlp",
        Gate: null,
        Up: new LinearSpec("c_fc", Width.Hidden, Width.Intermediate, CommonModules.Yes, fanInFanOut),
        Down: new LinearSpec("c_proj", Width.Intermediate, Width.Hidden, CommonModules.Yes, fanInFanOut),
        activation);

    public static DropoutFields Dropout(double value) => new(
        Embedding: CommonModules.Dropout("embd_pdrop", value),
        AttentionBranch: CommonModules.Dropout("resid_pdrop", value),
        MlpBranch: CommonModules.Dropout("resid_pdrop", value),
        AttentionWeights: CommonModules.Dropout("attn_pdrop", value));

    /// <summary>One projection with, for each key head, its queries, the key and the value.</summary>
    public static AttentionSpec GroupedAttention(string name, FlagField bias) => new(
        name,
        new[] { new LinearSpec("query_key_value", Width.Hidden, Width.QueryKeyValue, bias) }.ToEquatableArray(),
        new LinearSpec("dense", Width.Query, Width.Hidden, bias),
        ProjectionLayout.Grouped);
}
