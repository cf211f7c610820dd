using TorchSharp.Modules;

namespace SftRecipes.Training;

/// <summary>Parameters that are updated alike.</summary>
/// <param name="Parameters">The parameters, by name.</param>
/// <param name="WeightDecay">Their decay.</param>
/// <param name="LearningRateScale">What the schedule's learning rate is multiplied by for them.</param>
public sealed record ParameterGroup(
    IReadOnlyList<(string Name, Parameter Parameter)> Parameters, double WeightDecay, double LearningRateScale = 1);
