using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Yaml;

namespace SftRecipes.Generators.Parsing;

/// <summary>Finds the recipes of a compilation.</summary>
internal static class RecipeTypes
{
    /// <summary>All annotated classes, as values, with how their rows are read.</summary>
    public static IEnumerable<(RecipeDeclaration Recipe, RowSchema? Schema)> Of(Compilation compilation, CancellationToken cancellation)
    {
        foreach (INamedTypeSymbol type in Types(compilation.Assembly.GlobalNamespace))
        {
            cancellation.ThrowIfCancellationRequested();
            if (type.TypeKind == TypeKind.Class && KnownNames.FindAttribute(type, nameof(SftRecipeAttribute)) is not null)
            {
                yield return (RecipeParser.Parse(type, compilation, cancellation), Schema(type));
            }
        }
    }

    /// <summary>The sound recipes of a project's files, as values, with how their rows are read. The compilation has their classes.</summary>
    public static IEnumerable<(RecipeDeclaration Recipe, RowSchema? Schema)> OfFiles(
        IEnumerable<AdditionalText> files, Compilation compilation, CancellationToken cancellation)
    {
        RowTypes? types = null;
        foreach (AdditionalText file in files.Where(static file => RecipeFile.Is(file.Path)))
        {
            RecipeFileReading reading = RecipeFiles.Read(file, cancellation);
            if (reading.Problems.Count == 0
                && reading.File.Resolve(types ??= new RowTypes(MarkedRowTypes.Of(compilation).ToEquatableArray())).Declaration is { } recipe
                && compilation.GetTypeByMetadataName(HintNames.Of(recipe.Type)) is { } type)
            {
                yield return (recipe, Schema(type));
            }
        }
    }

    /// <summary>How the rows of a recipe's class are read; null where they cannot be.</summary>
    public static RowSchema? Schema(INamedTypeSymbol recipe) =>
        recipe.AllInterfaces.FirstOrDefault(KnownNames.IsRecipeInterface) is { } recipeInterface
            ? RowSchemaReader.Read(recipeInterface.TypeArguments[0])
            : null;

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (INamespaceOrTypeSymbol member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (INamedTypeSymbol nested in Types(member))
            {
                yield return nested;
            }
        }
    }
}
