using System;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.Generators.Yaml;

/// <summary>A recipe file as the pipeline keeps it: without places, so that reformatting it changes nothing.</summary>
/// <param name="Path">The file.</param>
/// <param name="Declaration">The recipe, but for a row type that is named; null where the file does not name a class.</param>
/// <param name="RowType">The row type that it names; null where it lists the fields.</param>
internal sealed record RecipeFile(string Path, RecipeDeclaration? Declaration, string? RowType)
{
    /// <summary>What the names of recipe files end in.</summary>
    public const string Extension = ".recipe.yaml";

    /// <summary>Whether an additional file is a recipe, going by its name.</summary>
    public static bool Is(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The recipe with its row type, and what is wrong with the name of that.</summary>
    /// <param name="types">The row types that there are.</param>
    public (RecipeDeclaration? Declaration, string Error) Resolve(RowTypes types)
    {
        if (Declaration is not { } recipe || RowType is null)
        {
            return (Declaration, string.Empty);
        }

        (RowType? row, string error) = types.Find(RowType);
        return row is null
            ? (recipe with { Type = recipe.Type with { Shape = recipe.Type.Shape | TypeShape.Unresolved } }, error)
            : (RecipeParser.WithExample(recipe with { Type = recipe.Type with { Accessibility = row.Accessibility } }, row.Example), string.Empty);
    }
}
