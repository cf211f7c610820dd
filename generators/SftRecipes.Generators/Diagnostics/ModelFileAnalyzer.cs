using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Reports what is wrong with the project's model files, in those files.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelFileAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfFiles;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(static file => Analyze(file));
    }

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        if (ModelFiles.Read(context.AdditionalFile, options, context.CancellationToken) is not { } model)
        {
            return;
        }

        foreach (Problem problem in model.Problems)
        {
            Report(context, model, problem);
        }

        ModelFiles.Entry first = ModelFiles.All(context.Options, context.CancellationToken)
            .First(other => string.Equals(other.Contract.Id, model.Contract.Id, StringComparison.Ordinal));
        if (!string.Equals(first.Path, model.Path, StringComparison.Ordinal))
        {
            Report(context, model, new Problem(RuleIds.ModelGivenTwice, ProblemTarget.File(0, 0), model.Contract.Id, Path.GetFileName(first.Path)));
        }
    }

    private static void Report(AdditionalFileAnalysisContext context, ModelFiles.Entry file, Problem problem)
    {
        Location location = At(file, problem.Target.Start, problem.Target.Length);
        if (ProblemReport.InFile(problem, location, context.Compilation, context.CancellationToken) is { } diagnostic)
        {
            context.ReportDiagnostic(diagnostic);
        }
    }

    private static Location At(ModelFiles.Entry file, int start, int length)
    {
        int from = Math.Min(start, file.Text.Length);
        var span = TextSpan.FromBounds(from, Math.Min(from + length, file.Text.Length));
        return Location.Create(file.Path, span, file.Text.Lines.GetLinePositionSpan(span));
    }
}
