namespace SftRecipes.Generators.Model;

/// <param name="Name">The module's name.</param>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Bias">Whether there is a bias [Out].</param>
/// <param name="FanInFanOut">Whether the checkpoint has the weight as [In, Out] (transformers' <c>Conv1D</c>), not [Out, In].</param>
internal sealed record LinearModel(string Name, int In, int Out, bool Bias, bool FanInFanOut = false);

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
