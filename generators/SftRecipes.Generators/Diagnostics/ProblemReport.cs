using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Turns problems into the compiler's diagnostics.</summary>
internal static class ProblemReport
{
    public static Diagnostic At(Problem problem, Location location) =>
        Diagnostic.Create(Descriptors.Get(problem.RuleId), location, FixProperties.Of(problem), problem.Arguments.ToArray<object>());
}
