using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Reports what is wrong with recipe files, in those files.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecipeFileAnalyzer : RuleAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfRecipeFiles;

    private protected override void Register(CompilationStartAnalysisContext start, ProjectInputs project) =>
        start.RegisterAdditionalFileAction(file => Analyze(file, project));

    private static void Analyze(AdditionalFileAnalysisContext context, ProjectInputs project)
    {
        if (!RecipeFile.Is(context.AdditionalFile.Path))
        {
            return;
        }

        RecipeFileReading reading = RecipeFiles.Read(context.AdditionalFile, context.CancellationToken);
        SourceText text = context.AdditionalFile.GetText(context.CancellationToken) ?? SourceText.From(string.Empty);
        foreach (Problem problem in Problems(context, reading, project))
        {
            TextSpan span = reading.Locator.Locate(problem.Target);
            Report(context, problem, Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span)));
        }
    }

    private static IEnumerable<Problem> Problems(AdditionalFileAnalysisContext context, RecipeFileReading reading, ProjectInputs project)
    {
        if (reading.Problems.Count > 0 || reading.File.Declaration is not { } recipe)
        {
            return reading.Problems;
        }

        if (Twin(context, recipe) is { } twin)
        {
            return [new Problem(RuleIds.RecipeGivenTwice, ProblemTarget.ClassName, recipe.Type.Name, twin)];
        }

        (RecipeDeclaration? resolved, string error) = reading.File.Resolve(project.RowTypes);
        return error.Length > 0
            ? [new Problem(RuleIds.RowTypeUnknown, ProblemTarget.RowType, error)]
            :
            [
                .. RecipeValidator.Validate(resolved!, project.Models.Find(recipe.Model), project.Data.Of(resolved!)).Problems,
                .. DatasetPlaceRules.Check(resolved!, project.Data),
            ];
    }

    /// <summary>What has the recipe's name before it, and is written out in its place; null for nothing.</summary>
    private static string? Twin(AdditionalFileAnalysisContext context, RecipeDeclaration recipe)
    {
        string name = HintNames.Of(recipe.Type);
        if (context.Compilation.GetTypeByMetadataName(name) is { } type
            && KnownNames.FindAttribute(type, nameof(SftRecipeAttribute))?.ApplicationSyntaxReference is { } attribute)
        {
            return Path.GetFileName(attribute.SyntaxTree.FilePath) is { Length: > 0 } file ? file : "an annotated class";
        }

        AdditionalText? first = context.Options.AdditionalFiles
            .Where(static file => RecipeFile.Is(file.Path))
            .First(file => string.Equals(file.Path, context.AdditionalFile.Path, StringComparison.Ordinal)
                || RecipeFiles.Read(file, context.CancellationToken).File.Declaration is { } other
                && string.Equals(HintNames.Of(other.Type), name, StringComparison.Ordinal));
        return string.Equals(first.Path, context.AdditionalFile.Path, StringComparison.Ordinal) ? null : Path.GetFileName(first.Path);
    }
}
