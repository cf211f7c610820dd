using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <summary>
/// The shape and the names of one base model: an architecture's spec with the numbers of one <c>config.json</c> filled in.
/// Names are those of transformers' modules, which are the checkpoint's keys.
/// </summary>
internal sealed record ArchitectureModel
{
    /// <summary><c>model_type</c> of the configuration, such as <c>opt</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>transformers' class, such as <c>OPTForCausalLM</c>.</summary>
    public required string ClassName { get; init; }

    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    public required int LayerCount { get; init; }

    /// <summary>The most positions that the model can tell apart.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Standard deviation of weights that start at random.</summary>
    public required double InitializerRange { get; init; }

    /// <summary>Where the decoder lies, from the root: <c>model.decoder</c>, <c>transformer</c>.</summary>
    public required string Backbone { get; init; }

    /// <summary>The list of layers, relative to the backbone: <c>layers</c>, <c>h</c>.</summary>
    public required string LayersName { get; init; }

    /// <summary>Token embedding, relative to the backbone.</summary>
    public required EmbeddingModel Embedding { get; init; }

    /// <summary>Learned positions, relative to the backbone; null where there are none.</summary>
    public LearnedPositionsModel? LearnedPositions { get; init; }

    /// <summary>Rotary positions; null where there are none.</summary>
    public RotaryModel? Rotary { get; init; }

    /// <summary>Distances as biases of attention; null where there are none.</summary>
    public AlibiModel? Alibi { get; init; }

    /// <summary>How far attention reaches; null where it reaches everything in all layers.</summary>
    public WindowModel? Window { get; init; }

    /// <summary>From the embedding's width to the hidden size, relative to the backbone, where they differ.</summary>
    public LinearModel? ProjectIn { get; init; }

    /// <summary>From the hidden size back to the embedding's width, relative to the backbone, where they differ.</summary>
    public LinearModel? ProjectOut { get; init; }

    public required LayerModel Layer { get; init; }

    /// <summary>The norm after the last layer, relative to the backbone; null where there is none.</summary>
    public NormModel? FinalNorm { get; init; }

    /// <summary>The output head, from the root.</summary>
    public required HeadModel Head { get; init; }

    public required TokenIdsModel Tokens { get; init; }

    public required DropoutModel Dropout { get; init; }

    /// <summary>Whether activations go beyond float16's largest number.</summary>
    public bool OverflowsFloat16 { get; init; }

    /// <summary>PEFT's default LoRA targets for this architecture.</summary>
    public required EquatableArray<string> DefaultTargetModules { get; init; }

    /// <summary>What <c>config.json</c> must say at run time for all this to hold.</summary>
    public EquatableArray<ContractField> Contract { get; init; }

    /// <summary>Every linear module, in checkpoint order: the model's own, one layer's, the head.</summary>
    public IEnumerable<LinearSite> LinearSites() =>
    [
        .. new[] { ProjectOut, ProjectIn }.OfType<LinearModel>()
            .Select(linear => new LinearSite(Backbone + "." + linear.Name, SiteScope.Model, linear)),
        .. AttentionSites(),
        .. MlpSites(),
        new LinearSite(Head.Name, SiteScope.Head, new LinearModel(Head.Name, Embedding.Width, VocabularySize, Head.Bias)),
    ];

    /// <summary>The linear modules of a layer's attention.</summary>
    public IEnumerable<LinearSite> AttentionSites() =>
        Layer.Attention.Linears().Select(linear => new LinearSite(Layer.Attention.Name + "." + linear.Name, SiteScope.Layer, linear));

    /// <summary>The linear modules of a layer's MLP.</summary>
    public IEnumerable<LinearSite> MlpSites() =>
        Layer.Mlp.Linears().Select(linear => new LinearSite(
            Layer.Mlp.Name is { } name ? name + "." + linear.Name : linear.Name, SiteScope.Layer, linear));

    /// <summary>Every norm, with how often it occurs.</summary>
    public IEnumerable<(NormModel Norm, int Occurrences)> Norms()
    {
        foreach (NormModel norm in new[] { Embedding.Norm, FinalNorm }.OfType<NormModel>())
        {
            yield return (norm, 1);
        }

        foreach (NormModel norm in Layer.Norms.Select(static placed => placed.Norm))
        {
            yield return (norm, LayerCount);
        }

        if (Layer.Attention.QueryKeyNorms is { } norms)
        {
            yield return (norms.Query, LayerCount);
            yield return (norms.Key, LayerCount);
        }
    }

    /// <summary>The path of a site from the root; <paramref name="layer"/> counts for sites of a layer only.</summary>
    public string FullPath(LinearSite site, int layer) =>
        site.Scope == SiteScope.Layer
            ? Backbone + "." + LayersName + "." + layer.ToString(System.Globalization.CultureInfo.InvariantCulture) + "." + site.Path
            : site.Path;
}

/// <summary>A field of <c>config.json</c> that the shape was read from.</summary>
/// <param name="Name">The field; a dot goes into an object.</param>
/// <param name="Value">The value, as JSON.</param>
/// <param name="WhenAbsent">What the architecture takes where the field is absent, as JSON; null where it may not be.</param>
internal sealed record ContractField(string Name, string Value, string? WhenAbsent)
{
    /// <summary>Another name of the field, which counts where the first is absent.</summary>
    public string? Alias { get; init; }

    /// <summary>Whether null is a value of its own, and not the same as an absent field.</summary>
    public bool NullCounts { get; init; }
}

/// <param name="Name">The module's name.</param>
/// <param name="Width">Features per token; the hidden size unless there are projections.</param>
/// <param name="Scale">What embeddings are multiplied by; null for nothing.</param>
/// <param name="Norm">The norm of what goes into the first layer; null where there is none.</param>
/// <param name="ScaledByModule">Whether transformers' embedding module scales, and not the decoder after it.</param>
internal sealed record EmbeddingModel(string Name, int Width, double? Scale = null, NormModel? Norm = null, bool ScaledByModule = false);

/// <summary>Dropout while training; 0 where there is none.</summary>
/// <param name="Embedding">Of what goes into the first layer.</param>
/// <param name="AttentionBranch">Of attention's output.</param>
/// <param name="MlpBranch">Of the MLP's output.</param>
/// <param name="AttentionWeights">Of the attention weights.</param>
internal sealed record DropoutModel(double Embedding, double AttentionBranch, double MlpBranch, double AttentionWeights);

/// <param name="Name">The module's name, from the root.</param>
/// <param name="Tied">Whether its weight is the token embedding's.</param>
/// <param name="Bias">Whether there is a bias.</param>
/// <param name="SoftCap">Logits are cap · tanh(logits / cap); null for as they are.</param>
internal sealed record HeadModel(string Name, bool Tied, bool Bias, double? SoftCap = null);

internal sealed record TokenIdsModel(int? Bos, EquatableArray<int> Eos, int? Pad);
