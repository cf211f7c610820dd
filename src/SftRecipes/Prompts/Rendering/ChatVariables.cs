using System.Text.Json;
using SftRecipes.Prompts.Jinja;

namespace SftRecipes.Prompts;

/// <summary>Conversations as a template finds them: the dictionaries that transformers passes.</summary>
internal static class ChatVariables
{
    /// <summary>A turn; what it does not have is not defined, but its content always is.</summary>
    public static JinjaDict Message(ChatTurn turn)
    {
        var message = new JinjaDict { ["role"] = turn.Role, ["content"] = turn.Content };
        Add(message, "reasoning_content", turn.ReasoningContent);
        Add(message, "tool_calls", turn.ToolCalls is { Count: > 0 } calls ? new List<object?>(calls.Select(Call)) : null);
        Add(message, "name", turn.Name);
        Add(message, "tool_call_id", turn.ToolCallId);
        return message;
    }

    /// <summary>The tools' schemas; null for none.</summary>
    /// <exception cref="RecipeException">They are no list.</exception>
    public static List<object?>? Tools(JsonElement? tools)
    {
        if (tools is not { } json || json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        try
        {
            JsonElement list = json.ValueKind == JsonValueKind.String ? JsonSerializer.Deserialize<JsonElement>(json.GetString()!) : json;
            return JinjaJson.Read(list) switch
            {
                null => null,
                List<object?> { Count: 0 } => null,
                List<object?> schemas => schemas,
                _ => throw new JsonException("no list"),
            };
        }
        catch (JsonException exception)
        {
            throw new RecipeException("The tools are no list of JSON schemas; write [{\"type\": \"function\", \"function\": {…}}].", exception);
        }
    }

    /// <summary>The special tokens, by transformers' names; those that the tokenizer lacks are not defined.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> SpecialTokens(HuggingFaceTokenizer tokenizer) =>
        new (string Name, int? Id)[]
        {
            ("bos_token", tokenizer.BosId), ("eos_token", tokenizer.EosId), ("pad_token", tokenizer.PadId), ("unk_token", tokenizer.UnkId),
        }
        .Where(token => token.Id is not null)
        .Select(token => KeyValuePair.Create(token.Name, (object?)tokenizer.IdToToken(token.Id!.Value)));

    /// <summary>The variables of <see cref="ChatTemplateSettings.Kwargs"/>.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Kwargs(IReadOnlyList<string> kwargs) => kwargs.Select(kwarg =>
    {
        int equals = kwarg.IndexOf('=');
        return equals > 0
            ? KeyValuePair.Create(kwarg[..equals].Trim(), Value(kwarg[(equals + 1)..].Trim()))
            : throw new RecipeException($"Kwargs of the chat template: '{kwarg}' is not of the form name=value.");
    });

    private static object? Value(string text)
    {
        try
        {
            return JinjaJson.Read(JsonSerializer.Deserialize<JsonElement>(text));
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JinjaDict Call(ToolCall call)
    {
        var json = new JinjaDict { ["type"] = call.Type };
        Add(json, "id", call.Id);
        json["function"] = new JinjaDict { ["name"] = call.Function.Name, ["arguments"] = JinjaJson.Read(call.Function.Arguments) };
        return json;
    }

    private static void Add(JinjaDict dict, string name, object? value)
    {
        if (value is not null)
        {
            dict[name] = value;
        }
    }
}
