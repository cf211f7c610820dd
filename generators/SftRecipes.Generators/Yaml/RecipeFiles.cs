using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

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
}
