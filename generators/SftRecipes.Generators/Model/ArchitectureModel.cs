using System.Collections.Generic;

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

    /// <summary>Where the decoder lies, from the root: <c>model.decoder</c>, <c>model</c>.</summary>
    public required string Backbone { get; init; }

    /// <summary>The list of layers, relative to the backbone: <c>layers</c>.</summary>
    public required string LayersName { get; init; }

    /// <summary>Token embedding, relative to the backbone.</summary>
    public required EmbeddingModel Embedding { get; init; }

    /// <summary>Learned positions, relative to the backbone; null where positions are rotary.</summary>
    public LearnedPositionsModel? LearnedPositions { get; init; }

    /// <summary>Rotary positions; null where positions are learned.</summary>
    public RotaryModel? Rotary { get; init; }

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

    /// <summary>Dropout of the residual branches while training; 0 where there is none.</summary>
    public double ResidualDropout { get; init; }

    /// <summary>Dropout of attention weights while training.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>PEFT's default LoRA targets for this architecture.</summary>
    public required EquatableArray<string> DefaultTargetModules { get; init; }

    /// <summary>What <c>config.json</c> must say at run time for all this to hold.</summary>
    public EquatableArray<ContractField> Contract { get; init; }

    /// <summary>Every linear module, in checkpoint order: the model's own, one layer's, the head.</summary>
    public IEnumerable<LinearSite> LinearSites()
    {
        if (ProjectOut is { } projectOut)
        {
            yield return new LinearSite(Backbone + "." + projectOut.Name, SiteScope.Model, projectOut);
        }

        if (ProjectIn is { } projectIn)
        {
            yield return new LinearSite(Backbone + "." + projectIn.Name, SiteScope.Model, projectIn);
        }

        AttentionModel attention = Layer.Attention;
        foreach (LinearModel linear in new[] { attention.Query, attention.Key, attention.Value, attention.Output })
        {
            yield return new LinearSite(attention.Name + "." + linear.Name, SiteScope.Layer, linear);
        }

        MlpModel mlp = Layer.Mlp;
        foreach (LinearModel? linear in new[] { mlp.Gate, mlp.Up, mlp.Down })
        {
            if (linear is not null)
            {
                string path = mlp.Name is null ? linear.Name : mlp.Name + "." + linear.Name;
                yield return new LinearSite(path, SiteScope.Layer, linear);
            }
        }

        yield return new LinearSite(Head.Name, SiteScope.Head, new LinearModel(Head.Name, Embedding.Width, VocabularySize, Head.Bias));
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
internal sealed record ContractField(string Name, string Value, string? WhenAbsent);

/// <summary>A linear module of the architecture.</summary>
/// <param name="Path">Relative to a layer for <see cref="SiteScope.Layer"/>, else from the root.</param>
/// <param name="Scope">How often it occurs.</param>
/// <param name="Linear">Its sizes.</param>
internal sealed record LinearSite(string Path, SiteScope Scope, LinearModel Linear);

internal enum SiteScope
{
    /// <summary>Once, in the backbone.</summary>
    Model,

    /// <summary>Once in each layer.</summary>
    Layer,

    /// <summary>The output head: never quantized.</summary>
    Head,
}

/// <param name="Name">The module's name.</param>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Bias">Whether there is a bias [Out].</param>
/// <param name="FanInFanOut">Whether the checkpoint has the weight as [In, Out] (transformers' <c>Conv1D</c>), not [Out, In].</param>
internal sealed record LinearModel(string Name, int In, int Out, bool Bias, bool FanInFanOut = false);

/// <param name="Name">The module's name.</param>
/// <param name="Width">Features per token; the hidden size unless there are projections.</param>
internal sealed record EmbeddingModel(string Name, int Width);

/// <param name="Name">The module's name.</param>
/// <param name="Rows">Rows of the table, offset included.</param>
/// <param name="Offset">The row of position 0.</param>
internal sealed record LearnedPositionsModel(string Name, int Rows, int Offset);

/// <param name="Dim">Features of a head that are rotated.</param>
/// <param name="Theta">Base of the wavelengths.</param>
/// <param name="Scaling">How the wavelengths are stretched; null for not at all.</param>
internal sealed record RotaryModel(int Dim, double Theta, RopeScalingModel? Scaling);

/// <summary>The fields of <c>rope_scaling</c>; which count depends on the kind.</summary>
internal sealed record RopeScalingModel(
    RopeScalingKind Kind,
    double Factor,
    double LowFrequencyFactor,
    double HighFrequencyFactor,
    int OriginalMaxPositions,
    double AttentionFactor,
    double BetaFast,
    double BetaSlow);

internal enum RopeScalingKind
{
    Linear,
    Dynamic,
    Llama3,
    Yarn,
}

internal sealed record LayerModel(
    ResidualOrder Order,
    NormModel AttentionNorm,
    NormModel MlpNorm,
    AttentionModel Attention,
    MlpModel Mlp);

internal enum ResidualOrder
{
    /// <summary>x + f(norm(x))</summary>
    PreNorm,

    /// <summary>norm(x + f(x))</summary>
    PostNorm,
}

/// <param name="Kind">Which norm.</param>
/// <param name="Name">The module's name.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Affine">Whether it has weights (and, for LayerNorm, biases).</param>
internal sealed record NormModel(NormKind Kind, string Name, double Epsilon, bool Affine);

internal enum NormKind
{
    LayerNorm,
    RmsNorm,
}

internal sealed record AttentionModel(
    string Name,
    LinearModel Query,
    LinearModel Key,
    LinearModel Value,
    LinearModel Output,
    int Heads,
    int KeyValueHeads,
    int HeadDim);

/// <param name="Name">The module that holds the linears, or null where they lie on the layer itself.</param>
/// <param name="Gate">Gated: Down(act(Gate x) · Up x). Null: Down(act(Up x)).</param>
internal sealed record MlpModel(string? Name, LinearModel? Gate, LinearModel Up, LinearModel Down, ActivationKind Activation);

internal enum ActivationKind
{
    Relu,
    Silu,
    Gelu,
    GeluTanh,
}

/// <param name="Name">The module's name, from the root.</param>
/// <param name="Tied">Whether its weight is the token embedding's.</param>
/// <param name="Bias">Whether there is a bias.</param>
internal sealed record HeadModel(string Name, bool Tied, bool Bias);

internal sealed record TokenIdsModel(int? Bos, EquatableArray<int> Eos, int? Pad);
