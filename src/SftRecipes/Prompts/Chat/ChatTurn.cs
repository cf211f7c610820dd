using System.Text.Json;

namespace SftRecipes;

/// <summary>
/// One message of a conversation, as datasets and chat templates have it: <c>{"role": "user", "content": "Hi!"}</c>. Dataset rows may hold
/// lists of it; see <see cref="Conversation"/>.
/// </summary>
/// <param name="Role">Who speaks; one of <see cref="ChatRoles"/>, or another role that the template knows.</param>
/// <param name="Content">What is said; null in an assistant's turn that only calls tools.</param>
/// <param name="ToolCalls">The tools that the assistant calls (<c>tool_calls</c>).</param>
/// <param name="Name">Who speaks within the role; for <see cref="ChatRoles.Tool"/> the tool.</param>
/// <param name="ToolCallId">The call that a tool's turn answers (<c>tool_call_id</c>).</param>
/// <param name="ReasoningContent">What a reasoning model thinks before it answers (<c>reasoning_content</c>).</param>
public sealed record ChatTurn(
    string Role,
    string? Content = null,
    IReadOnlyList<ToolCall>? ToolCalls = null,
    string? Name = null,
    string? ToolCallId = null,
    string? ReasoningContent = null);

/// <summary>A call of a tool by the assistant: <c>{"type": "function", "id": "…", "function": {…}}</c>.</summary>
/// <param name="Function">What is called, and with what.</param>
/// <param name="Id">What the tool's answer refers to.</param>
/// <param name="Type">Always <c>function</c> today.</param>
public sealed record ToolCall(FunctionCall Function, string? Id = null, string Type = "function");

/// <summary>A function's name and arguments.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">An object of the arguments by name, or a string that holds one as JSON; templates get it as it is.</param>
public sealed record FunctionCall(string Name, JsonElement Arguments);
