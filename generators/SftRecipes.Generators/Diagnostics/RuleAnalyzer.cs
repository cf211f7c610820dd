using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>An analyzer by the rules of <c>Validation</c>.</summary>
public abstract class RuleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start => Register(start, new ProjectInputs(start)));
    }

    /// <summary>Registers what is looked at in a project.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext start, ProjectInputs project);

    /// <summary>Reports a problem in an additional file, as severe as the project says.</summary>
    private protected static void Report(AdditionalFileAnalysisContext context, Problem problem, Location location)
    {
        if (ProblemReport.InFile(problem, location, context.Compilation, context.CancellationToken) is { } diagnostic)
        {
            context.ReportDiagnostic(diagnostic);
        }
    }
}
