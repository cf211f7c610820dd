using System.Text.Json;
using SftRecipes.Data;
using SftRecipes.Prompts;

namespace SftRecipes.Hosting;

/// <summary>Rows to answer that are conversations.</summary>
internal static class ChatRows
{
    private const string Messages = "messages";
    private const string ShareGptMessages = "conversations";

    /// <summary>
    /// The conversation of a row up to its last answer, which the model is to give itself; null where the row, or the recipe, has none.
    /// </summary>
    /// <exception cref="RecipeException">The conversation is malformed.</exception>
    public static IReadOnlyList<PromptSegment>? Prompt(RecipeDefinition recipe, PromptRow row)
    {
        if (recipe.ChatTemplate is not { } template)
        {
            return null;
        }

        (IReadOnlyList<ChatTurn> Turns, JsonElement? Tools)? conversation =
            Bind<Conversation>(row, Messages) is { } own ? (own.Messages, own.Tools)
            : Bind<ShareGptConversation>(row, ShareGptMessages) is { } shared ? (ChatTurns.Of(shared.Conversations, shared.System), shared.Tools)
            : null;
        if (conversation is not { } found)
        {
            return null;
        }

        bool isAnswered = found.Turns is [.., { Role: ChatRoles.Assistant }];
        IReadOnlyList<ChatTurn> turns = isAnswered ? [.. found.Turns.SkipLast(1)] : found.Turns;
        return [PromptSegment.Of(new ChatPrompt(template, turns, found.Tools) { AddGenerationPrompt = true })];
    }

    private static T? Bind<T>(PromptRow row, string column)
        where T : class =>
        row.Columns.Any(item => ColumnName.Normalize(item.Key) == ColumnName.Normalize(column))
            ? (T)JsonRowBinder.Bind(JsonSerializer.SerializeToElement(row.Columns), RowShape.Of(typeof(T)), row.Place)
            : null;
}
