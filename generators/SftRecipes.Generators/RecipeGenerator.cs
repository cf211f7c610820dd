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
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators;

/// <summary>
/// Completes classes that carry <c>[SftRecipe]</c>, and writes those of recipe files. It reports nothing: the analyzers do, by the same rules.
/// </summary>
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
                static (source, cancellation) => RecipeReadings.Get(
                    source.TargetNode, source.SemanticModel.Compilation, () => Declaration(source, cancellation)))
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

        IncrementalValueProvider<RowTypes> rowTypes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.RowAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (source, _) => RowTypeReader.Read((INamedTypeSymbol)source.TargetSymbol))
            .Where(static type => type is not null)
            .Select(static (type, _) => type!)
            .WithTrackingName(TrackingNames.RowTypes)
            .Collect()
            .Select(static (types, _) => new RowTypes(types.ToEquatableArray()));

        IncrementalValuesProvider<RecipeDeclaration> files = context.AdditionalTextsProvider
            .Where(static file => RecipeFile.Is(file.Path))
            .Select(static (file, cancellation) => RecipeFiles.Read(file, cancellation).File)
            .WithTrackingName(TrackingNames.RecipeFiles)
            .Combine(rowTypes)
            .Select(static (pair, _) => pair.Left.Resolve(pair.Right).Declaration)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!);

        IncrementalValueProvider<EquatableArray<string>> classes = declarations
            .Select(static (declaration, _) => HintNames.Of(declaration.Type))
            .Collect()
            .Select(static (names, _) => names.ToEquatableArray());

        IncrementalValuesProvider<RecipeDeclaration> fileDeclarations = files
            .Collect()
            .Combine(classes)
            .SelectMany(static (pair, _) => RecipeFiles.Distinct(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.FileDeclarations);

        IncrementalValueProvider<HintNames> names = fileDeclarations
            .Select(static (declaration, _) => HintNames.Of(declaration.Type))
            .Collect()
            .Combine(classes)
            .Select(static (pair, _) => HintNames.From(pair.Left.Concat(pair.Right)));

        IncrementalValueProvider<(ModelIndex, DataIndex)> project = models.Combine(DataFilesOf(context));
        WriteOut(context, declarations, project, names);
        WriteOut(context, fileDeclarations, project, names);
    }

    private static void WriteOut(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<RecipeDeclaration> declarations,
        IncrementalValueProvider<(ModelIndex Models, DataIndex Data)> project,
        IncrementalValueProvider<HintNames> names)
    {
        IncrementalValuesProvider<RecipeOutcome> outcomes = declarations
            .Combine(project)
            .Select(static (pair, _) => (
                Declaration: pair.Left,
                Model: pair.Right.Models.Find(pair.Left.Model),
                Data: pair.Right.Data.Of(pair.Left)))
            .WithTrackingName(TrackingNames.ResolvedRecipes)
            .Select(static (recipe, _) => new RecipeOutcome(
                recipe.Declaration, RecipeValidator.Validate(recipe.Declaration, recipe.Model, recipe.Data).Model))
            .WithTrackingName(TrackingNames.Outcomes);

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
