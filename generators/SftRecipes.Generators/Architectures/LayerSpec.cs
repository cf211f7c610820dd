using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Architectures;

/// <param name="Norms">Where norms stand, in checkpoint order.</param>
/// <param name="Attention">The attention module.</param>
/// <param name="Mlp">The MLP.</param>
/// <param name="Parallel">When attention and MLP both read the layer's input; null for never.</param>
internal sealed record LayerSpec(
    EquatableArray<PlacedNormSpec> Norms, AttentionSpec Attention, MlpSpec Mlp, Condition? Parallel = null);

/// <param name="Place">Where it stands.</param>
/// <param name="Norm">The norm.</param>
/// <param name="When">When it is there; null for always.</param>
internal sealed record PlacedNormSpec(NormPlace Place, NormSpec Norm, Condition? When = null);

internal sealed record NormSpec(NormKind Kind, string Name, NumberField Epsilon, FlagField Affine)
{
    public static NormSpec Layer(string name, NumberField epsilon) => new(NormKind.LayerNorm, name, epsilon, FlagField.Always(true));

    public static NormSpec Rms(string name, NumberField epsilon) => new(NormKind.RmsNorm, name, epsilon, FlagField.Always(true));

    public static NormSpec UnitOffsetRms(string name, NumberField epsilon) =>
        new(NormKind.UnitOffsetRmsNorm, name, epsilon, FlagField.Always(true));
}

/// <summary>Widths that linear modules have.</summary>
internal enum Width
{
    Hidden,
    Embedding,
    Intermediate,

    /// <summary>Twice the intermediate size.</summary>
    GateAndUp,

    /// <summary>Heads × head dim.</summary>
    Query,

    /// <summary>Key/value heads × head dim.</summary>
    KeyValue,

    /// <summary>(Heads + 2 × key/value heads) × head dim.</summary>
    QueryKeyValue,
}

/// <param name="Name">The module's name.</param>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Bias">Whether there is a bias.</param>
/// <param name="FanInFanOut">Whether it is a <c>Conv1D</c>, whose weight is [in, out].</param>
internal sealed record LinearSpec(string Name, Width In, Width Out, FlagField Bias, bool FanInFanOut = false);

/// <param name="Name">The module that holds the linears.</param>
/// <param name="Projections">Query, key and value, or one linear that is all three.</param>
/// <param name="Output">Back to the hidden size.</param>
/// <param name="Layout">How one linear holds the three.</param>
/// <param name="Score">How query · key becomes a score; null for · 1/√headDim.</param>
/// <param name="QueryKeyNorms">Norms of queries and keys.</param>
internal sealed record AttentionSpec(
    string Name,
    EquatableArray<LinearSpec> Projections,
    LinearSpec Output,
    ProjectionLayout Layout = ProjectionLayout.Separate,
    ScoreSpec? Score = null,
    QueryKeyNormsSpec? QueryKeyNorms = null);

/// <param name="ScaledFrom">The scale is this field's value to the power of -1/2; null for 1/√headDim.</param>
/// <param name="Scaled">Whether there is a scale at all; null for always.</param>
/// <param name="ByInverseLayer">Whether it is divided by the layer's number; null for never.</param>
/// <param name="SoftCap">The field that caps scores.</param>
internal sealed record ScoreSpec(
    NumberField? ScaledFrom = null, FlagField? Scaled = null, FlagField? ByInverseLayer = null, OptionalNumberField? SoftCap = null);

/// <param name="Query">Of queries.</param>
/// <param name="Key">Of keys.</param>
/// <param name="PerHead">Whether each head is normalized on its own.</param>
/// <param name="When">When they are there; null for always.</param>
internal sealed record QueryKeyNormsSpec(NormSpec Query, NormSpec Key, bool PerHead, Condition? When = null);

/// <param name="Name">The module that holds the linears; null where they lie on the layer itself.</param>
/// <param name="Gate">Null where the MLP is not gated, or <paramref name="Up"/> is the gate as well.</param>
/// <param name="Up">To the intermediate size.</param>
/// <param name="Down">Back.</param>
/// <param name="Activation">Between the two.</param>
/// <param name="UpHoldsGate">Whether the first half of Up is the gate.</param>
internal sealed record MlpSpec(
    string? Name, LinearSpec? Gate, LinearSpec Up, LinearSpec Down, TextField Activation, bool UpHoldsGate = false);
