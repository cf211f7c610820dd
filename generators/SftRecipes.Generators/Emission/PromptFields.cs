using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>The properties that a prompt asks for: those that occur in the template, without the response.</summary>
internal static class PromptFields
{
    /// <summary>In the order in which they first occur, the ones that may be left out last.</summary>
    public static IReadOnlyList<ExampleProperty> Of(RecipeDeclaration declaration)
    {
        var properties = declaration.Example!.Properties.ToDictionary(property => property.Name);
        return declaration.Prompt!.Parts
            .Where(part => part.Kind is TemplatePartKind.Placeholder or TemplatePartKind.BlockStart)
            .Select(part => properties[part.Value])
            .Where(property => property.Role == RowRole.None)
            .Distinct()
            .OrderBy(property => property.IsNullable)
            .ToList();
    }
}
