using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Checkpoints;

/// <summary>
/// A model directory's <c>config.json</c> and, where there is one, <c>generation_config.json</c>, for comparing with what a recipe was
/// compiled against. Names may be paths into nested objects, such as <c>rope_scaling.factor</c>; a null counts as absent.
/// </summary>
public sealed class ModelConfigFile
{
    private readonly JsonElement _config;
    private readonly JsonFields _fields;
    private readonly JsonFields? _generation;

    private ModelConfigFile(string path, JsonElement config, JsonFields? generation) =>
        (Path, _config, _fields, _generation) = (path, config, new JsonFields(path, config), generation);

    /// <summary>The path of config.json.</summary>
    public string Path { get; }

    /// <summary>The architecture's name, such as <c>opt</c>.</summary>
    /// <exception cref="RecipeException">The file has none.</exception>
    public string ModelType => GetString("model_type");

    /// <summary>
    /// The tokens that end a text: <c>eos_token_id</c> of generation_config.json if it has one, else of config.json; several where the
    /// file gives a list, none where neither says.
    /// </summary>
    public IReadOnlyList<int> EosTokenIds => TokenIds("eos_token_id");

    /// <summary>The token that begins a text, or null; generation_config.json goes before config.json.</summary>
    public int? BosTokenId => TokenIds("bos_token_id") is [int id, ..] ? id : null;

    /// <summary>The token that fills batches, or null; generation_config.json goes before config.json.</summary>
    public int? PadTokenId => TokenIds("pad_token_id") is [int id, ..] ? id : null;

    /// <summary>Reads the files of a model directory.</summary>
    /// <exception cref="RecipeException">There is no config.json, or a file is not valid JSON.</exception>
    public static ModelConfigFile Load(string directory)
    {
        string path = System.IO.Path.Combine(directory, CheckpointFiles.Config);
        string generation = System.IO.Path.Combine(directory, CheckpointFiles.GenerationConfig);
        return new ModelConfigFile(
            path,
            JsonFile.ReadObject(path),
            File.Exists(generation) ? new JsonFields(generation, JsonFile.ReadObject(generation)) : null);
    }

    /// <summary>A field's value; null where it is absent.</summary>
    /// <param name="path">The field; a dot goes into an object (<c>rope_scaling.factor</c>).</param>
    public JsonElement? Find(string path)
    {
        JsonElement value = _config;
        foreach (string name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>Whether config.json has the field, and it is not null.</summary>
    public bool Contains(string name) => _fields.Find(name) is not null;

    /// <summary>A whole number.</summary>
    /// <exception cref="RecipeException">The field is absent or something else; the message names file and field.</exception>
    public int GetInt32(string name) => _fields.Int32(name, _fields.Require(name));

    /// <summary>A whole number, or <paramref name="defaultValue"/> where the field is absent or null.</summary>
    /// <exception cref="RecipeException">The field is something else.</exception>
    public int GetInt32(string name, int defaultValue) => _fields.Find(name) is { } value ? _fields.Int32(name, value) : defaultValue;

    /// <summary>A number.</summary>
    /// <exception cref="RecipeException">The field is absent or something else.</exception>
    public double GetDouble(string name) => _fields.Double(name, _fields.Require(name));

    /// <summary>A number, or <paramref name="defaultValue"/> where the field is absent or null.</summary>
    /// <exception cref="RecipeException">The field is something else.</exception>
    public double GetDouble(string name, double defaultValue) =>
        _fields.Find(name) is { } value ? _fields.Double(name, value) : defaultValue;

    /// <summary>True or false.</summary>
    /// <exception cref="RecipeException">The field is absent or something else.</exception>
    public bool GetBoolean(string name) => _fields.Boolean(name, _fields.Require(name));

    /// <summary>True or false, or <paramref name="defaultValue"/> where the field is absent or null.</summary>
    /// <exception cref="RecipeException">The field is something else.</exception>
    public bool GetBoolean(string name, bool defaultValue) =>
        _fields.Find(name) is { } value ? _fields.Boolean(name, value) : defaultValue;

    /// <summary>A string.</summary>
    /// <exception cref="RecipeException">The field is absent or something else.</exception>
    public string GetString(string name) => _fields.String(name, _fields.Require(name));

    /// <summary>A string, or <paramref name="defaultValue"/> where the field is absent or null.</summary>
    /// <exception cref="RecipeException">The field is something else.</exception>
    public string GetString(string name, string defaultValue) =>
        _fields.Find(name) is { } value ? _fields.String(name, value) : defaultValue;

    /// <summary>A list of strings; empty where the field is absent or null.</summary>
    /// <exception cref="RecipeException">The field is something else.</exception>
    public IReadOnlyList<string> GetStrings(string name) =>
        _fields.Find(name) is { } value ? _fields.List(name, value, _fields.String) : [];

    /// <summary>Writes a copy of config.json to another directory, with some top-level fields changed.</summary>
    /// <param name="directory">Where; made if it does not exist.</param>
    /// <param name="changes">New values by name; null removes the field.</param>
    /// <exception cref="RecipeException">The directory cannot be written to.</exception>
    public void SaveCopy(string directory, IReadOnlyDictionary<string, JsonNode?> changes) =>
        FileTransaction.Run(directory, transaction => SaveCopyTo(transaction, changes));

    /// <summary>Writes the copy as a part of a larger save.</summary>
    internal void SaveCopyTo(FileTransaction transaction, IReadOnlyDictionary<string, JsonNode?> changes)
    {
        JsonObject copy = JsonObject.Create(_config)!;
        foreach ((string name, JsonNode? value) in changes)
        {
            copy.Remove(name);
            if (value is not null)
                copy.Add(name, value.DeepClone());
        }
        transaction.WriteText(CheckpointFiles.Config, PythonJson.Write(copy) + "\n");
    }

    private IReadOnlyList<int> TokenIds(string name)
    {
        JsonFields source = _generation?.Find(name) is not null ? _generation : _fields;
        return source.Find(name) is { } value ? source.List(name, value, source.Int32) : [];
    }
}
