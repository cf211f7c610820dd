using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Reports what is wrong with annotated classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecipeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.OfRecipes;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            AnalyzerOptions options = start.Options;
            var models = new Lazy<ModelIndex>(() => ModelFiles.Index(options), LazyThreadSafetyMode.PublicationOnly);
            var data = new Lazy<DataIndex>(() => DataFiles.Index(options, CancellationToken.None), LazyThreadSafetyMode.PublicationOnly);
            start.RegisterSymbolAction(symbol => Analyze(symbol, models, data), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, Lazy<ModelIndex> models, Lazy<DataIndex> data)
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
        RecipeValidation validation = RecipeValidator.Validate(recipe, models.Value.Find(recipe.Model), data.Value.Of(recipe));
        var locator = new ProblemLocator(type, context.CancellationToken);
        IEnumerable<Problem> ofTheRun = DatasetPlaceRules.Check(recipe, data.Value).Concat(RowTypeRules.Check(recipe, RecipeTypes.Schema(type)));
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
