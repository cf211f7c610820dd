using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <summary>
/// A model family as data: names of transformers' modules, and which fields of <c>config.json</c> give sizes and choices.
/// <see cref="ArchitectureResolver"/> fills in one configuration. What a family does not have is null.
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

    public required EmbeddingSpec Embedding { get; init; }

    public required SizeFields Sizes { get; init; }

    public LearnedPositionsSpec? LearnedPositions { get; init; }

    public RotarySpec? Rotary { get; init; }

    public AlibiSpec? Alibi { get; init; }

    public WindowSpec? Window { get; init; }

    /// <summary>Between the embedding's width and the hidden size, used where the two differ.</summary>
    public ProjectionsSpec? Projections { get; init; }

    public required LayerSpec Layer { get; init; }

    public required FinalNormSpec FinalNorm { get; init; }

    public required HeadSpec Head { get; init; }

    public required TokenFields Tokens { get; init; }

    public required NumberField InitializerRange { get; init; }

    public DropoutFields Dropout { get; init; } = new();

    /// <summary>Whether activations of published models go beyond float16's largest number, as their authors or transformers warn.</summary>
    public bool OverflowsFloat16 { get; init; }

    /// <summary>Switches that must stand as given: the other position is another model.</summary>
    public EquatableArray<FlagCondition> Required { get; init; }

    /// <summary>
    /// PEFT's default LoRA targets (<c>TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING</c>); for families that it lacks, the
    /// projections of queries and values, which are its choice elsewhere.
    /// </summary>
    public required EquatableArray<string> DefaultTargetModules { get; init; }
}

/// <param name="Name">The token embedding, in the backbone.</param>
/// <param name="ScaledByWidth">Whether embeddings are multiplied by the root of the hidden size.</param>
/// <param name="Norm">The norm of what goes into the first layer.</param>
/// <param name="ScaledByModule">Whether transformers' embedding module does that, and not the decoder after it.</param>
internal sealed record EmbeddingSpec(string Name, bool ScaledByWidth = false, NormSpec? Norm = null, bool ScaledByModule = false);

/// <summary>Where sizes come from.</summary>
/// <param name="Intermediate">4 × hidden size where the field is absent and has no default, and in families without one (null).</param>
/// <param name="KeyValueHeads">Null in families without grouped queries: as many as heads.</param>
/// <param name="HeadDim">Null where it is always hidden size / heads.</param>
/// <param name="EmbeddingWidth">Null where it is always the hidden size.</param>
/// <param name="OneKeyValueHead">When there is a single key and value head, whatever <paramref name="KeyValueHeads"/> says.</param>
internal sealed record SizeFields(
    IntegerField Vocabulary,
    IntegerField Hidden,
    IntegerField? Intermediate,
    IntegerField Layers,
    IntegerField Heads,
    IntegerField Positions,
    IntegerField? KeyValueHeads = null,
    IntegerField? HeadDim = null,
    IntegerField? EmbeddingWidth = null,
    Condition? OneKeyValueHead = null);

/// <param name="In">From the embedding's width to the hidden size.</param>
/// <param name="Out">Back.</param>
internal sealed record ProjectionsSpec(LinearSpec In, LinearSpec Out);

/// <param name="Norm">The norm after the last layer.</param>
/// <param name="When">When it is there; null for always.</param>
internal sealed record FinalNormSpec(NormSpec Norm, Condition? When = null);

/// <param name="Name">The head, from the root.</param>
/// <param name="Tied">Whether its weight is the embedding's.</param>
/// <param name="Bias">Whether it has a bias.</param>
/// <param name="SoftCap">The field that caps logits.</param>
internal sealed record HeadSpec(string Name, FlagField Tied, FlagField Bias, OptionalNumberField? SoftCap = null);

internal sealed record TokenFields(TokenField Bos, TokenField Eos, TokenField Pad);

/// <summary>Where dropout comes from; null for none.</summary>
/// <param name="Embedding">Of what goes into the first layer.</param>
/// <param name="AttentionBranch">Of attention's output.</param>
/// <param name="MlpBranch">Of the MLP's output.</param>
/// <param name="AttentionWeights">Of the attention weights.</param>
internal sealed record DropoutFields(
    NumberField? Embedding = null, NumberField? AttentionBranch = null, NumberField? MlpBranch = null, NumberField? AttentionWeights = null);
