using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>What a recipe expects of its rows. Two recipes that expect the same judge a file in the same way.</summary>
/// <param name="Schema">How rows are read.</param>
/// <param name="Example">What their properties are to the recipe.</param>
/// <param name="IsPaired">Whether it compares answers.</param>
/// <param name="IsConversation">Whether a chat template writes them.</param>
/// <param name="Template">The name of that template, if it is one of ours.</param>
/// <param name="AssistantOnlyLoss">Whether only what the assistant says is trained.</param>
internal sealed record RowExpectation(
    RowSchema Schema, ExampleType Example, bool IsPaired, bool IsConversation, string? Template, bool AssistantOnlyLoss)
{
    /// <summary>What a recipe expects; null where its rows cannot be judged.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="schema">How its row type is read; null where it cannot be.</param>
    public static RowExpectation? Of(RecipeDeclaration recipe, RowSchema? schema) =>
        schema is null || recipe.Example is not { } example || (recipe.Type.Shape & TypeShape.Unresolved) != 0
            ? null
            : new RowExpectation(
                schema,
                example,
                recipe.Preference.IsPaired,
                recipe.ChatTemplate is not null,
                recipe.ChatTemplate?.Name,
                recipe.Training.AssistantOnlyLoss);
}
