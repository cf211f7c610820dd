using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.Generators.Yaml;

/// <summary>The recipe files of a project.</summary>
internal static class RecipeFiles
{
    public static RecipeFileReading Read(AdditionalText file, CancellationToken cancellation) =>
        RecipeFileReader.Read(file.Path, file.GetText(cancellation)?.ToString() ?? string.Empty);

    /// <summary>The recipes that are written out: of several of a name the first, and none whose name an annotated class has.</summary>
    /// <param name="recipes">All recipes of files, in the project's order.</param>
    /// <param name="taken">The names of the annotated classes.</param>
    public static IEnumerable<RecipeDeclaration> Distinct(IEnumerable<RecipeDeclaration> recipes, IEnumerable<string> taken)
    {
        var names = new HashSet<string>(taken, StringComparer.Ordinal);
        return recipes.Where(recipe => names.Add(HintNames.Of(recipe.Type)));
    }

    /// <summary>The sound recipes of a project's files, as values, with how their rows are read. The compilation has their classes.</summary>
    public static IEnumerable<(RecipeDeclaration Recipe, RowSchema? Schema)> Of(
        AnalyzerOptions options, Compilation compilation, CancellationToken cancellation)
    {
        var types = new Lazy<RowTypes>(() => new RowTypes(MarkedRowTypes.Of(compilation).ToEquatableArray()));
        foreach (AdditionalText file in options.AdditionalFiles.Where(static file => RecipeFile.Is(file.Path)))
        {
            RecipeFileReading reading = Read(file, cancellation);
            if (reading.Problems.Count == 0
                && reading.File.Resolve(types.Value).Declaration is { } recipe
                && compilation.GetTypeByMetadataName(HintNames.Of(recipe.Type)) is { } type)
            {
                yield return (recipe, RecipeTypes.Schema(type));
            }
        }
    }
}
