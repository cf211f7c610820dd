using System.Text.Json;

namespace SftRecipes.Checkpoints;

/// <summary>Typed access to the fields of a JSON file; every error names the file and the field.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="root">Its object.</param>
internal sealed class JsonFields(string path, JsonElement root)
{
    /// <summary>A field's value, by name or by dotted path into nested objects; null where it is absent or null.</summary>
    public JsonElement? Find(string name)
    {
        JsonElement value = root;
        foreach (string part in name.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value))
                return null;
        }
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    /// <summary>A field's value.</summary>
    /// <exception cref="RecipeException">It is absent or null.</exception>
    public JsonElement Require(string name) => Find(name) ?? throw new RecipeException(
        $"'{path}' has no '{name}'; add it, or use the file that was published with the model.");

    public int Int32(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(name, value, "a whole number");

    public double Double(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : throw Wrong(name, value, "a number");

    public bool Boolean(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false");

    public string String(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, value, "a string");

    /// <summary>A list, or one value in place of a list of one.</summary>
    public IReadOnlyList<T> List<T>(string name, JsonElement value, Func<string, JsonElement, T> item) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(element => item(name, element))] : [item(name, value)];

    /// <summary>An object of names to values.</summary>
    public IReadOnlyDictionary<string, T> Dictionary<T>(string name, JsonElement value, Func<string, JsonElement, T> item) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(
                entry => entry.Name, entry => item($"{name}.{entry.Name}", entry.Value), StringComparer.Ordinal)
            : throw Wrong(name, value, "an object");

    /// <summary>The error for a value of another kind.</summary>
    public RecipeException Wrong(string name, JsonElement value, string expected)
    {
        string text = value.GetRawText();
        return new RecipeException(
            $"'{name}' in '{path}' is {(text.Length > 60 ? text[..60] + "…" : text)} where {expected} is expected; correct it there.");
    }
}
