using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>Modules and fields that many families have under the same names, most of them from Llama.</summary>
internal static class CommonModules
{
    public static readonly FlagField Yes = FlagField.Always(true);
    public static readonly FlagField No = FlagField.Always(false);

    /// <summary>Default LoRA targets of families with these modules.</summary>
    public static EquatableArray<string> QueryAndValue { get; } = new[] { "q_proj", "v_proj" }.ToEquatableArray();

    /// <summary>Layers, heads and positions under their usual names.</summary>
    public static SizeFields Sizes(
        int vocabulary, int hidden, int intermediate, int layers, int heads, int positions, int? keyValueHeads = null, IntegerField? headDim = null) =>
        new(
            Vocabulary: new IntegerField("vocab_size", vocabulary),
            Hidden: new IntegerField("hidden_size", hidden),
            Intermediate: new IntegerField("intermediate_size", intermediate),
            Layers: new IntegerField("num_hidden_layers", layers, ArchitectureResolver.MostLayers),
            Heads: new IntegerField("num_attention_heads", heads),
            Positions: new IntegerField("max_position_embeddings", positions),
            KeyValueHeads: new IntegerField("num_key_value_heads", keyValueHeads),
            HeadDim: headDim);

    /// <summary>A norm before attention and one before the MLP.</summary>
    public static EquatableArray<PlacedNormSpec> NormsBefore(NormKind kind, NumberField epsilon) => new[]
    {
        new PlacedNormSpec(NormPlace.BeforeAttention, new NormSpec(kind, "input_layernorm", epsilon, Yes)),
        new PlacedNormSpec(NormPlace.BeforeMlp, new NormSpec(kind, "post_attention_layernorm", epsilon, Yes)),
    }.ToEquatableArray();

    /// <summary>Four norms: of what goes into attention and the MLP, and of what comes out.</summary>
    public static EquatableArray<PlacedNormSpec> NormsAround(NormKind kind, NumberField epsilon) => new[]
    {
        new PlacedNormSpec(NormPlace.BeforeAttention, new NormSpec(kind, "input_layernorm", epsilon, Yes)),
        new PlacedNormSpec(NormPlace.AfterAttention, new NormSpec(kind, "post_attention_layernorm", epsilon, Yes)),
        new PlacedNormSpec(NormPlace.BeforeMlp, new NormSpec(kind, "pre_feedforward_layernorm", epsilon, Yes)),
        new PlacedNormSpec(NormPlace.AfterMlp, new NormSpec(kind, "post_feedforward_layernorm", epsilon, Yes)),
    }.ToEquatableArray();

    /// <param name="bias">Whether queries, keys and values have biases.</param>
    /// <param name="outputBias">Whether the output has one.</param>
    /// <param name="output">The output's name.</param>
    public static AttentionSpec Attention(FlagField bias, FlagField outputBias, string output = "o_proj") => new(
        "self_attn",
        new[]
        {
            new LinearSpec("q_proj", Width.Hidden, Width.Query, bias),
            new LinearSpec("k_proj", Width.Hidden, Width.KeyValue, bias),
            new LinearSpec("v_proj", Width.Hidden, Width.KeyValue, bias),
        }.ToEquatableArray(),
        new LinearSpec(output, Width.Query, Width.Hidden, outputBias));

    public static MlpSpec GatedMlp(FlagField bias, TextField activation) => new(
        "mlp",
        Gate: new LinearSpec("gate_proj", Width.Hidden, Width.Intermediate, bias),
        Up: new LinearSpec("up_proj", Width.Hidden, Width.Intermediate, bias),
        Down: new LinearSpec("down_proj", Width.Intermediate, Width.Hidden, bias),
        activation);

    /// <summary>An MLP without a gate.</summary>
    public static MlpSpec Mlp(string up, string down, FlagField bias, TextField activation, string? name = "mlp") => new(
        name,
        Gate: null,
        Up: new LinearSpec(up, Width.Hidden, Width.Intermediate, bias),
        Down: new LinearSpec(down, Width.Intermediate, Width.Hidden, bias),
        activation);

    public static TokenFields Tokens(int? bos, int? eos, int? pad) => new(
        Bos: new TokenField("bos_token_id", bos), Eos: new TokenField("eos_token_id", eos), Pad: new TokenField("pad_token_id", pad));

    public static HeadSpec Head(bool tied, bool bias = false, OptionalNumberField? softCap = null) =>
        new("lm_head", new FlagField("tie_word_embeddings", tied), FlagField.Always(bias), softCap);

    public static RotarySpec Rotary(double theta = 10000) => new(Theta(theta));

    public static NumberField Theta(double theta) => new("rope_theta", theta, NumberRange.Above(1));

    public static NumberField PartialFactor(double share) => new("partial_rotary_factor", share, new NumberRange(0, 1, LowOpen: true));

    public static NumberField Epsilon(string key, double value) => new(key, value, NumberRange.Above(0));

    public static NumberField Initializer(double value = 0.02) => new("initializer_range", value, NumberRange.AtLeast(0));

    public static NumberField Dropout(string key, double value = 0) => new(key, value, NumberRange.Share);
}
