using System.Text.Json;

namespace SftRecipes;

/// <summary>
/// A row of a conversational dataset: <c>{"messages": [{"role": "user", "content": "Hi!"}, …], "tools": […]}</c>. Use it as a recipe's row
/// type, or a type of your own with a list of <see cref="ChatTurn"/>.
/// </summary>
/// <param name="Messages">The turns, in order.</param>
/// <param name="Tools">
/// The tools that the assistant may call: a list of JSON schemas (<c>{"type": "function", "function": {…}}</c>), or a string that holds
/// one as JSON; null for none.
/// </param>
public sealed record Conversation(IReadOnlyList<ChatTurn> Messages, JsonElement? Tools = null);

/// <summary>
/// A row in ShareGPT's form: <c>{"conversations": [{"from": "human", "value": "Hi!"}, {"from": "gpt", "value": "Hello!"}]}</c>.
/// </summary>
/// <param name="Conversations">The turns, in order.</param>
/// <param name="System">A system message before the first turn.</param>
/// <param name="Tools">As in <see cref="Conversation"/>.</param>
public sealed record ShareGptConversation(
    IReadOnlyList<ShareGptTurn> Conversations, [property: Role(ChatRoles.System)] string? System = null, JsonElement? Tools = null);
