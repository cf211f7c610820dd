using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Emission;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators;

/// <summary>Completes classes that carry <c>[SftRecipe]</c>. It reports nothing: the analyzers do, by the same rules.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class RecipeGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<RecipeDeclaration> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.RecipeAttribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (source, cancellation) => Declaration(source, cancellation))
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!)
            .WithTrackingName(TrackingNames.Declarations);

        IncrementalValueProvider<ModelIndex> models = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => ModelFiles.Read(pair.Left, pair.Right, cancellation)?.Contract)
            .Where(static contract => contract is not null)
            .Select(static (contract, _) => contract!)
            .WithTrackingName(TrackingNames.Contracts)
            .Collect()
            .Select(static (contracts, _) => ModelIndex.Of(contracts));

        IncrementalValuesProvider<RecipeOutcome> outcomes = declarations
            .Combine(models.Combine(DataFilesOf(context)))
            .Select(static (pair, _) => (
                Declaration: pair.Left,
                Model: pair.Right.Left.Find(pair.Left.Model),
                Data: pair.Right.Right.Of(pair.Left)))
            .WithTrackingName(TrackingNames.ResolvedRecipes)
            .Select(static (recipe, _) => new RecipeOutcome(
                recipe.Declaration, RecipeValidator.Validate(recipe.Declaration, recipe.Model, recipe.Data).Model))
            .WithTrackingName(TrackingNames.Outcomes);

        IncrementalValueProvider<HintNames> names = declarations
            .Select(static (declaration, _) => HintNames.Of(declaration.Type))
            .Collect()
            .Select(static (all, _) => HintNames.From(all));

        context.RegisterSourceOutput(
            outcomes
                .Where(static outcome => RecipeOutcome.CanBeExtended(outcome.Declaration.Type.Shape))
                .Combine(names)
                .Select(static (pair, _) => (Outcome: pair.Left, Hint: pair.Right.Unique(pair.Left.Declaration.Type)))
                .WithTrackingName(TrackingNames.Sources),
            static (output, source) =>
            {
                string text = source.Outcome.Model is { } model
                    ? RecipeEmitter.Emit(model)
                    : StubEmitter.Emit(source.Outcome.Declaration);
                output.AddSource(source.Hint, SourceText.From(text, Encoding.UTF8));
            });
    }

    private static IncrementalValueProvider<DataIndex> DataFilesOf(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<(AdditionalText File, AnalyzerConfigOptionsProvider Options)> texts =
            context.AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider);
        IncrementalValueProvider<ImmutableArray<DataFile>> files = texts
            .Select(static (pair, cancellation) => DataFiles.Read(pair.File, pair.Options, cancellation))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(TrackingNames.DataFiles)
            .Collect();
        IncrementalValueProvider<ImmutableArray<DataFileList>> lists = texts
            .Select(static (pair, cancellation) => DataFiles.ReadList(pair.File, pair.Options, cancellation))
            .Where(static list => list is not null)
            .Select(static (list, _) => list!)
            .Collect();
        return files
            .Combine(lists)
            .Select(static (pair, _) => new DataIndex(pair.Left.ToEquatableArray(), pair.Right.FirstOrDefault()));
    }

    private static RecipeDeclaration? Declaration(GeneratorAttributeSyntaxContext source, CancellationToken cancellation)
    {
        // A class that carries the attribute twice, on two of its parts, is met twice; the compiler reports it.
        var type = (INamedTypeSymbol)source.TargetSymbol;
        bool isFirst = KnownNames.FindAttribute(type, nameof(SftRecipeAttribute))?.ApplicationSyntaxReference is { } first
            && first.SyntaxTree == source.TargetNode.SyntaxTree
            && source.TargetNode.Span.Contains(first.Span);
        return isFirst ? RecipeParser.Parse(type, source.SemanticModel.Compilation, cancellation) : null;
    }
}
