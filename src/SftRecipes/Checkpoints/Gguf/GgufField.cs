using System.Text.Json;

namespace SftRecipes.Checkpoints;

/// <summary>An entry of the file that is taken from config.json.</summary>
/// <param name="Key">Relative to the architecture: <c>context_length</c> becomes <c>llama.context_length</c>.</param>
/// <param name="Value">The value, or null where it is left out.</param>
internal sealed record GgufField(string Key, Func<ModelConfigFile, object?> Value)
{
    /// <summary>A whole number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="names">Fields of config.json; the first that is there counts, and one must be.</param>
    public static GgufField UInt(string key, params string[] names) => new(key, config => (uint)config.GetInt32(First(config, names)));

    /// <summary>A whole number that follows from several.</summary>
    public static GgufField UInt(string key, Func<ModelConfigFile, int?> value) => new(key, config => value(config) is { } v ? (uint)v : null);

    /// <summary>A number; one of the fields must be there.</summary>
    public static GgufField Float(string key, params string[] names) => new(key, config => (float)config.GetDouble(First(config, names)));

    /// <summary>A number that follows from several, or null for none.</summary>
    public static GgufField Float(string key, Func<ModelConfigFile, double?> value) =>
        new(key, config => value(config) is { } v ? (float)v : null);

    /// <summary>A truth value.</summary>
    public static GgufField Bool(string key, string name, bool defaultValue) => new(key, config => config.GetBoolean(name, defaultValue));

    /// <summary>A text.</summary>
    public static GgufField Text(string key, string value) => new(key, _ => value);

    /// <summary>The first of several fields that config.json has; the last, for the error, where it has none.</summary>
    public static string First(ModelConfigFile config, params string[] names) =>
        names.FirstOrDefault(config.Contains) ?? names[^1];

    /// <summary>A list of numbers.</summary>
    public static float[] Numbers(ModelConfigFile config, string path) =>
        config.Find(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetSingle())] : [];
}
