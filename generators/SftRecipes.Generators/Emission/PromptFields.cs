using System.Collections.Generic;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Emission;

/// <summary>
/// What a prompt asks for: the properties that occur in the template, those marked <c>[Role]</c>, or, for conversations, the user's words
/// and the system's.
/// </summary>
internal static class PromptFields
{
    /// <summary>What is asked for where rows are lists of turns.</summary>
    private static readonly ExampleProperty[] OfConversation =
    [
        new("User", "string", IsString: true, IsNullable: false, RowRole.None, HasTextForm: true) { TurnRole = "user" },
        new("System", "string?", IsString: true, IsNullable: true, RowRole.None, HasTextForm: true) { TurnRole = "system" },
    ];

    /// <summary>In the order in which they first occur, the ones that may be left out last.</summary>
    public static IReadOnlyList<ExampleProperty> Of(RecipeDeclaration declaration)
    {
        ExampleType example = declaration.Example!;
        if (declaration.Prompt is not { } prompt)
        {
            IReadOnlyList<ExampleProperty> marked = ConversationParts.Marked(example);
            return marked.Count == 0 || ConversationParts.List(example) is not null
                ? OfConversation
                : marked.OrderBy(static property => property.IsNullable).ToList();
        }

        var properties = example.Properties.ToDictionary(static property => property.Name);
        return prompt.Parts
            .Where(static part => part.Kind is TemplatePartKind.Placeholder or TemplatePartKind.BlockStart)
            .Select(part => properties[part.Value])
            .Where(static property => property.Role == RowRole.None)
            .Distinct()
            .OrderBy(static property => property.IsNullable)
            .ToList();
    }
}
