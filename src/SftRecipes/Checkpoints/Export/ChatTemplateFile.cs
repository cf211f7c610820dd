using System.Text.Json;

namespace SftRecipes.Checkpoints;

/// <summary>The chat template that a model directory holds, as text.</summary>
internal static class ChatTemplateFile
{
    /// <summary>
    /// <c>chat_template.jinja</c>, else <c>chat_template</c> of tokenizer_config.json: a text, or, in a list of named ones, that named
    /// <c>default</c>. Null where there is none.
    /// </summary>
    public static string? Find(string directory)
    {
        string own = Path.Combine(directory, "chat_template.jinja");
        if (File.Exists(own))
        {
            return File.ReadAllText(own);
        }

        string config = Path.Combine(directory, "tokenizer_config.json");
        JsonElement? template = File.Exists(config) ? new JsonFields(config, JsonFile.ReadObject(config)).Find("chat_template") : null;
        return template switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Where(named => named.TryGetProperty("name", out JsonElement name) && name.ValueEquals("default"))
                .Select(named => named.GetProperty("template").GetString())
                .FirstOrDefault(),
            _ => null,
        };
    }
}
