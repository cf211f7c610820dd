using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SftRecipes.Inference;

/// <summary>A chat client's messages and tools as chat templates have them.</summary>
internal static class ChatClientTurns
{
    /// <summary>The turns; the options' instructions come first, as a system message.</summary>
    /// <exception cref="RecipeException">A message has contents that are no text.</exception>
    public static IReadOnlyList<ChatTurn> Of(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        IEnumerable<ChatTurn> turns = messages.SelectMany(Turns);
        return string.IsNullOrEmpty(options?.Instructions) ? [.. turns] : [new ChatTurn(ChatRoles.System, options.Instructions), .. turns];
    }

    /// <summary>The schemas of the functions that may be called; null for none.</summary>
    public static JsonElement? Tools(ChatOptions? options)
    {
        object[] functions =
        [
            .. (options?.Tools ?? []).OfType<AIFunctionDeclaration>().Select(tool => new
            {
                type = "function",
                function = new { name = tool.Name, description = tool.Description, parameters = tool.JsonSchema },
            }),
        ];
        return functions.Length == 0 ? null : JsonSerializer.SerializeToElement(functions);
    }

    /// <summary>A message is one turn, but for the results of tools: each is a turn of its own.</summary>
    private static IEnumerable<ChatTurn> Turns(ChatMessage message)
    {
        if (message.Contents.FirstOrDefault(content => content is DataContent or UriContent) is { } other)
        {
            throw new RecipeException($"A message holds {other.GetType().Name}, and the model reads text only; leave it out.");
        }

        FunctionResultContent[] results = [.. message.Contents.OfType<FunctionResultContent>()];
        foreach (FunctionResultContent result in results)
        {
            yield return new ChatTurn(ChatRoles.Tool, ResultText(result.Result), ToolCallId: result.CallId);
        }

        if (results.Length > 0 && message.Text.Length == 0)
        {
            yield break;
        }

        ToolCall[] calls =
        [
            .. message.Contents.OfType<FunctionCallContent>().Select(call => new ToolCall(
                new FunctionCall(call.Name, JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>())), call.CallId)),
        ];
        string thoughts = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(content => content.Text));
        yield return new ChatTurn(
            message.Role.Value, message.Text, calls.Length > 0 ? calls : null, message.AuthorName,
            ReasoningContent: thoughts.Length > 0 ? thoughts : null);
    }

    private static string ResultText(object? result) => result as string ?? JsonSerializer.Serialize(result);
}
