using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Architectures;

namespace SftRecipes.Generators;

/// <summary>The model families that recipes can be compiled for.</summary>
public static class SupportedFamilies
{
    /// <summary>Values of <c>model_type</c> in <c>config.json</c>.</summary>
    public static IReadOnlyList<string> All { get; } = ArchitectureSpecs.All.Select(static spec => spec.ModelType).ToList();
}
