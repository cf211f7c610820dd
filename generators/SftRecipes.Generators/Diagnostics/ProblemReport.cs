using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Turns problems into the compiler's diagnostics.</summary>
internal static class ProblemReport
{
    public static Diagnostic At(Problem problem, Location location) =>
        Diagnostic.Create(Descriptors.Get(problem.RuleId), location, FixProperties.Of(problem), problem.Arguments.ToArray<object>());

    /// <summary>
    /// A problem in an additional file; null where the rule is off. The compiler asks <c>.editorconfig</c> about C# files only, so that such a
    /// problem is as severe as the rule is for the first of them that a section speaks of.
    /// </summary>
    public static Diagnostic? InFile(Problem problem, Location location, Compilation compilation, CancellationToken cancellation)
    {
        ReportDiagnostic severity = Configured(problem.RuleId, compilation, cancellation);
        return severity switch
        {
            ReportDiagnostic.Suppress => null,
            ReportDiagnostic.Default => At(problem, location),
            _ => Diagnostic.Create(
                Descriptors.Get(problem.RuleId), location, Severity(severity), null, FixProperties.Of(problem), problem.Arguments.ToArray<object>()),
        };
    }

    private static ReportDiagnostic Configured(string id, Compilation compilation, CancellationToken cancellation)
    {
        SyntaxTreeOptionsProvider? options = compilation.Options.SyntaxTreeOptionsProvider;
        foreach (SyntaxTree tree in options is null ? [] : compilation.SyntaxTrees)
        {
            if (options!.TryGetDiagnosticValue(tree, id, cancellation, out ReportDiagnostic severity))
            {
                return severity;
            }
        }

        return ReportDiagnostic.Default;
    }

    private static DiagnosticSeverity Severity(ReportDiagnostic report) => report switch
    {
        ReportDiagnostic.Error => DiagnosticSeverity.Error,
        ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
        ReportDiagnostic.Info => DiagnosticSeverity.Info,
        _ => DiagnosticSeverity.Hidden,
    };
}
