using System.Text.Json;

namespace SftRecipes.Prompts.Jinja;

/// <summary>JSON as a template's values, as Python's <c>json.loads</c> reads it: in order, whole numbers apart from others.</summary>
internal static class JinjaJson
{
    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new JinjaDict(json.EnumerateObject().Select(member => KeyValuePair.Create((object)member.Name, Read(member.Value)))),
        JsonValueKind.Array => new List<object?>(json.EnumerateArray().Select(Read)),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => IsInteger(json, out long integer) ? (object)integer : json.GetDouble(),
        _ => null,
    };

    /// <summary>1.0 and 1e0 are no whole numbers to Python.</summary>
    private static bool IsInteger(JsonElement json, out long integer) =>
        json.TryGetInt64(out integer) && json.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;
}
