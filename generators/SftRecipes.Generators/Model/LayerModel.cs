using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Model;

/// <param name="Parallel">Whether attention and MLP both read the layer's input: x + attention(norm(x)) + mlp(norm(x)).</param>
/// <param name="Norms">Where norms stand, in checkpoint order.</param>
internal sealed record LayerModel(bool Parallel, EquatableArray<PlacedNorm> Norms, AttentionModel Attention, MlpModel Mlp)
{
    /// <summary>The norm at a place, or null.</summary>
    public NormModel? Norm(NormPlace place) => Norms.FirstOrDefault(norm => norm.Place == place)?.Norm;
}

internal sealed record PlacedNorm(NormPlace Place, NormModel Norm);

internal enum NormPlace
{
    /// <summary>Of attention's input; in a parallel layer without one of its own, of the MLP's as well.</summary>
    BeforeAttention,

    /// <summary>Of attention's output, before it is added.</summary>
    AfterAttention,

    /// <summary>Of the sum of the input and attention's output.</summary>
    AfterAttentionSum,

    /// <summary>Of the MLP's input.</summary>
    BeforeMlp,

    /// <summary>Of the MLP's output, before it is added.</summary>
    AfterMlp,

    /// <summary>Of the sum of the input and the MLP's output.</summary>
    AfterMlpSum,
}

/// <param name="Name">The module that holds the linears.</param>
/// <param name="Projections">Query, key and value, or one linear that is all three.</param>
/// <param name="Layout">How the one linear holds them.</param>
/// <param name="Output">From the heads back to the hidden size.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="HeadDim">Features of a head.</param>
/// <param name="Score">How query · key becomes a score.</param>
/// <param name="QueryKeyNorms">Norms of queries and keys; null where there are none.</param>
internal sealed record AttentionModel(
    string Name,
    EquatableArray<LinearModel> Projections,
    ProjectionLayout Layout,
    LinearModel Output,
    int Heads,
    int KeyValueHeads,
    int HeadDim,
    ScoreModel Score,
    QueryKeyNormsModel? QueryKeyNorms)
{
    public IEnumerable<LinearModel> Linears() => [.. Projections, Output];
}

internal enum ProjectionLayout
{
    /// <summary>Three modules.</summary>
    Separate,

    /// <summary>One: all queries, then all keys, then all values.</summary>
    Concatenated,

    /// <summary>One: for each key head its queries, the key, the value.</summary>
    Grouped,
}

/// <param name="Scale">What query · key is multiplied by; null for 1/√headDim.</param>
/// <param name="ByInverseLayer">Whether it is divided by the layer's number, from 1, as well.</param>
/// <param name="SoftCap">Scores are cap · tanh(score / cap); null for as they are.</param>
internal sealed record ScoreModel(double? Scale = null, bool ByInverseLayer = false, double? SoftCap = null);

/// <param name="Query">Of queries.</param>
/// <param name="Key">Of keys.</param>
/// <param name="PerHead">Whether each head is normalized on its own, and not all heads together.</param>
internal sealed record QueryKeyNormsModel(NormModel Query, NormModel Key, bool PerHead);

/// <param name="Name">The module that holds the linears, or null where they lie on the layer itself.</param>
/// <param name="Gate">Gated: Down(act(Gate x) · Up x). Null: Down(act(Up x)), or <paramref name="UpHoldsGate"/>.</param>
/// <param name="Up">To the intermediate size.</param>
/// <param name="Down">Back.</param>
/// <param name="Activation">Between the two.</param>
/// <param name="UpHoldsGate">Whether the first half of Up is the gate.</param>
internal sealed record MlpModel(
    string? Name, LinearModel? Gate, LinearModel Up, LinearModel Down, ActivationKind Activation, bool UpHoldsGate = false)
{
    public IEnumerable<LinearModel> Linears() => new[] { Gate, Up, Down }.OfType<LinearModel>();
}

internal enum ActivationKind
{
    Relu,
    Silu,
    Gelu,
    GeluTanh,
}
