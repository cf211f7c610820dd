using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// A model family as data: names of transformers' modules, and which fields of <c>config.json</c> give sizes and choices.
/// <see cref="ArchitectureResolver"/> fills in one configuration.
/// </summary>
internal sealed record ArchitectureSpec
{
    /// <summary><c>model_type</c> in <c>config.json</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>transformers' class, as in <c>architectures</c> in <c>config.json</c>.</summary>
    public required string ClassName { get; init; }

    /// <summary>The path of the decoder from the root.</summary>
    public required string Backbone { get; init; }

    /// <summary>The list of layers, in the backbone.</summary>
    public required string LayersName { get; init; }

    /// <summary>The token embedding, in the backbone.</summary>
    public required string EmbeddingName { get; init; }

    public required SizeFields Sizes { get; init; }

    /// <summary>Learned positions; null where they are rotary.</summary>
    public LearnedPositionsSpec? LearnedPositions { get; init; }

    /// <summary>Rotary positions; null where they are learned.</summary>
    public RotarySpec? Rotary { get; init; }

    /// <summary>Between the embedding's width and the hidden size, used where the two differ; null where they never do.</summary>
    public ProjectionsSpec? Projections { get; init; }

    public required LayerSpec Layer { get; init; }

    public required FinalNormSpec FinalNorm { get; init; }

    public required HeadSpec Head { get; init; }

    public required TokenFields Tokens { get; init; }

    public required NumberField InitializerRange { get; init; }

    public required NumberField ResidualDropout { get; init; }

    public required NumberField AttentionDropout { get; init; }

    /// <summary>PEFT's default LoRA targets (<c>TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING</c>).</summary>
    public required EquatableArray<string> DefaultTargetModules { get; init; }
}

/// <summary>Where sizes come from.</summary>
/// <param name="KeyValueHeads">Null in families without grouped queries: as many as heads.</param>
/// <param name="HeadDim">Null where it is always hidden size / heads.</param>
/// <param name="EmbeddingWidth">Null where it is always the hidden size.</param>
internal sealed record SizeFields(
    IntegerField Vocabulary,
    IntegerField Hidden,
    IntegerField Intermediate,
    IntegerField Layers,
    IntegerField Heads,
    IntegerField Positions,
    IntegerField? KeyValueHeads = null,
    IntegerField? HeadDim = null,
    IntegerField? EmbeddingWidth = null);

/// <param name="Name">The module, in the backbone.</param>
/// <param name="Offset">The row of position 0; the table has that many more rows.</param>
internal sealed record LearnedPositionsSpec(string Name, int Offset);

/// <param name="Theta">Base of the wavelengths.</param>
/// <param name="PartialFactor">The share of a head's features that is rotated.</param>
internal sealed record RotarySpec(NumberField Theta, NumberField PartialFactor);

/// <param name="In">From the embedding's width to the hidden size.</param>
/// <param name="Out">Back.</param>
internal sealed record ProjectionsSpec(LinearSpec In, LinearSpec Out);

/// <summary>Widths that linear modules have.</summary>
internal enum Width
{
    Hidden,
    Embedding,
    Intermediate,

    /// <summary>Heads × head dim.</summary>
    Query,

    /// <summary>Key/value heads × head dim.</summary>
    KeyValue,
}

internal sealed record LinearSpec(string Name, Width In, Width Out, FlagField Bias);

internal sealed record NormSpec(NormKind Kind, string Name, NumberField Epsilon, FlagField Affine);

internal sealed record AttentionSpec(string Name, LinearSpec Query, LinearSpec Key, LinearSpec Value, LinearSpec Output);

/// <param name="Name">The module that holds the linears; null where they lie on the layer itself.</param>
/// <param name="Gate">Null where the MLP is not gated.</param>
internal sealed record MlpSpec(string? Name, LinearSpec? Gate, LinearSpec Up, LinearSpec Down, TextField Activation);

/// <param name="PreNorm">Whether norms come before the branches, not after the sums.</param>
internal sealed record LayerSpec(FlagField PreNorm, NormSpec AttentionNorm, NormSpec MlpNorm, AttentionSpec Attention, MlpSpec Mlp);

/// <param name="Norm">The norm after the last layer.</param>
/// <param name="When">It is there where all of these hold.</param>
internal sealed record FinalNormSpec(NormSpec Norm, EquatableArray<FlagCondition> When = default);

/// <param name="Field">A truth value of the configuration.</param>
/// <param name="Expected">What it must be.</param>
internal sealed record FlagCondition(FlagField Field, bool Expected);

internal sealed record HeadSpec(string Name, FlagField Tied, FlagField Bias);

internal sealed record TokenFields(TokenField Bos, TokenField Eos, TokenField Pad);
