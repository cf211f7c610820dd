using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Reports what is wrong with annotated classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecipeAnalyzer : RuleAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfRecipes;

    private protected override void Register(CompilationStartAnalysisContext start, ProjectInputs project) =>
        start.RegisterSymbolAction(symbol => Analyze(symbol, project), SymbolKind.NamedType);

    private static void Analyze(SymbolAnalysisContext context, ProjectInputs project)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        if (KnownNames.FindAttribute(type, nameof(SftRecipeAttribute)) is null)
        {
            ReportOrphans(context, type);
            return;
        }

        RecipeDeclaration recipe = RecipeParser.Parse(type, context.Compilation, context.CancellationToken);
        RecipeValidation validation = RecipeValidator.Validate(recipe, project.Models.Find(recipe.Model), project.Data.Of(recipe));
        var locator = new ProblemLocator(type, context.CancellationToken);
        IEnumerable<Problem> ofTheRun = DatasetPlaceRules.Check(recipe, project.Data).Concat(RowTypeRules.Check(recipe, RecipeTypes.Schema(type)));
        foreach (Problem problem in validation.Problems.Concat(ofTheRun))
        {
            context.ReportDiagnostic(ProblemReport.At(problem, locator.Locate(problem.Target)));
        }
    }

    private static void ReportOrphans(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (string name in KnownNames.SiblingAttributes)
        {
            string shortName = name.Substring(0, name.Length - nameof(Attribute).Length);
            foreach (SyntaxNode attribute in KnownNames.FindAttributes(type, name)
                .Select(data => data.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken))
                .OfType<SyntaxNode>())
            {
                context.ReportDiagnostic(Diagnostic.Create(RecipeDescriptors.OrphanAttribute, attribute.GetLocation(), shortName, type.Name));
            }
        }
    }
}
