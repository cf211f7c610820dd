using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Architectures;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Reports what is wrong with the project's model files, in those files.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelFileAnalyzer : RuleAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfFiles;

    private protected override void Register(CompilationStartAnalysisContext start, ProjectInputs project) =>
        start.RegisterAdditionalFileAction(file => Analyze(file, project.ModelFiles));

    private static void Analyze(AdditionalFileAnalysisContext context, IReadOnlyList<ModelFiles.Entry> files)
    {
        if (files.FirstOrDefault(entry => entry.Path == context.AdditionalFile.Path) is not { } file)
        {
            return;
        }

        foreach (Problem problem in file.Content.Problems)
        {
            Report(context, file, problem);
        }

        ModelFiles.Entry[] ofModel = files
            .Where(other => string.Equals(other.Contract.Id, file.Contract.Id, StringComparison.Ordinal))
            .ToArray();
        ModelFiles.Entry first = ofModel.First(other => other.Contract.Kind == file.Contract.Kind);
        if (first != file)
        {
            Report(context, file, new Problem(RuleIds.ModelGivenTwice, ProblemTarget.File(0, 0), file.Contract.Id, Path.GetFileName(first.Path)));
            return;
        }

        foreach (Problem problem in Contradictions(file.Contract, ofModel.Select(static entry => entry.Contract).ToArray()))
        {
            Report(context, file, problem);
        }
    }

    private static void Report(AdditionalFileAnalysisContext context, ModelFiles.Entry file, Problem problem) =>
        Report(context, problem, problem.Target is { Kind: TargetKind.Member } member ? At(file, member) : At(file, problem.Target.Start, problem.Target.Length));

    private static IEnumerable<Problem> Contradictions(ModelFileContract file, IReadOnlyList<ModelFileContract> ofModel)
    {
        ModelFileContract? config = ofModel.FirstOrDefault(static other => other.Kind == ModelFileKind.Config);
        return ModelFileRules.Check(file.Id, config is null ? Catalogue.Find(file.Id) : config.Architecture, ofModel)
            .Where(found => found.Kind == file.Kind)
            .Select(static found => found.Problem);
    }

    private static Location At(ModelFiles.Entry file, ProblemTarget member)
    {
        JsonValue? value = file.Content.Root;
        foreach (string name in member.Name.Split([ProblemTarget.PathSeparator], StringSplitOptions.None))
        {
            if (value?[name] is not { } inner)
            {
                return At(file, value?.Start ?? 0, 1);
            }

            value = inner;
        }

        // A whole object is too much to underline.
        return At(file, value!.Start, value.Kind == JsonKind.Object ? 1 : value.Length);
    }

    private static Location At(ModelFiles.Entry file, int start, int length)
    {
        int from = Math.Min(start, file.Text.Length);
        var span = TextSpan.FromBounds(from, Math.Min(from + length, file.Text.Length));
        return Location.Create(file.Path, span, file.Text.Lines.GetLinePositionSpan(span));
    }
}
