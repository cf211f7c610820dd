using System.Text.Json;

namespace SftRecipes.Prompts;

/// <summary>The turns of rows, whichever form they come in. Generated code calls it.</summary>
public static class ChatTurns
{
    private static readonly Dictionary<string, string> ShareGptRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["system"] = ChatRoles.System,
        ["human"] = ChatRoles.User,
        ["user"] = ChatRoles.User,
        ["gpt"] = ChatRoles.Assistant,
        ["chatgpt"] = ChatRoles.Assistant,
        ["assistant"] = ChatRoles.Assistant,
        ["model"] = ChatRoles.Assistant,
        [FunctionCallRole] = ChatRoles.Assistant,
        ["observation"] = ChatRoles.Tool,
        ["function_response"] = ChatRoles.Tool,
        ["tool"] = ChatRoles.Tool,
    };

    private const string FunctionCallRole = "function_call";

    /// <summary>A turn of several texts, a line each; none where all are null or empty.</summary>
    /// <param name="role">Who speaks.</param>
    /// <param name="texts">What is said.</param>
    public static IEnumerable<ChatTurn> Turn(string role, params string?[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var said = new List<string>();
        foreach (string? text in texts)
        {
            if (!string.IsNullOrEmpty(text))
            {
                said.Add(text);
            }
        }

        return said.Count == 0 ? [] : [new ChatTurn(role, string.Join('\n', said))];
    }

    /// <summary>How many turns two conversations begin with that are the same.</summary>
    public static int Shared(IReadOnlyList<ChatTurn> left, IReadOnlyList<ChatTurn> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Zip(right)
            .TakeWhile(pair => pair.First == pair.Second || JsonSerializer.Serialize(pair.First) == JsonSerializer.Serialize(pair.Second))
            .Count();
    }

    /// <summary>The turns as they are.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="system">A system message to put before them; null or empty for none.</param>
    public static IReadOnlyList<ChatTurn> Of(IEnumerable<ChatTurn> turns, string? system = null) => WithSystem(turns, system);

    /// <summary>ShareGPT's turns: <c>human</c> is the user, <c>gpt</c> the assistant, <c>observation</c> a tool.</summary>
    /// <param name="turns">The turns.</param>
    /// <param name="system">A system message to put before them; null or empty for none.</param>
    /// <exception cref="RecipeException">A turn is from someone unknown, or a function call is no JSON.</exception>
    public static IReadOnlyList<ChatTurn> Of(IEnumerable<ShareGptTurn> turns, string? system = null)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return WithSystem(turns.Select(Turn), system);
    }

    private static IReadOnlyList<ChatTurn> WithSystem(IEnumerable<ChatTurn> turns, string? system)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return string.IsNullOrEmpty(system) ? [.. turns] : [new ChatTurn(ChatRoles.System, system), .. turns];
    }

    private static ChatTurn Turn(ShareGptTurn turn, int index)
    {
        if (!ShareGptRoles.TryGetValue(turn.From, out string? role))
        {
            throw new RecipeException(
                $"Turn {index + 1} is from \"{turn.From}\", which is no role; write one of {string.Join(", ", ShareGptRoles.Keys)}.");
        }

        return turn.From.Equals(FunctionCallRole, StringComparison.OrdinalIgnoreCase)
            ? new ChatTurn(role, ToolCalls: [new ToolCall(Call(turn.Value, index))])
            : new ChatTurn(role, turn.Value);
    }

    private static FunctionCall Call(string json, int index)
    {
        try
        {
            JsonElement call = JsonSerializer.Deserialize<JsonElement>(json);
            return new FunctionCall(call.GetProperty("name").GetString()!, call.GetProperty("arguments"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RecipeException(
                $"Turn {index + 1} is a {FunctionCallRole}, but its value is no JSON object with \"name\" and \"arguments\"; correct it.",
                exception);
        }
    }
}
