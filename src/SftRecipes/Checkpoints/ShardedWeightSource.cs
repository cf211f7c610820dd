using System.Text.Json;
using TorchSharp;

namespace SftRecipes.Checkpoints;

/// <summary>A checkpoint of several files with an index (<c>weight_map</c>: tensor → file).</summary>
internal sealed class ShardedWeightSource : IWeightSource
{
    private readonly string _path;
    private readonly Dictionary<string, IWeightSource> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IWeightSource> _tensors = new(StringComparer.Ordinal);

    private ShardedWeightSource(string path) => _path = path;

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens all files of an index and checks that they hold what it says.</summary>
    /// <exception cref="RecipeException">The index or a file is missing or damaged.</exception>
    public static ShardedWeightSource Open(string path)
    {
        var source = new ShardedWeightSource(path);
        try
        {
            source.ReadIndex(JsonFile.ReadObject(path));
            return source;
        }
        catch (InvalidOperationException e)
        {
            // A JSON string with half a surrogate pair.
            source.Dispose();
            throw new RecipeException($"'{path}' holds a name that is not valid text; download it again.", e);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public bool Contains(string name) => _tensors.ContainsKey(name);

    public WeightInfo Describe(string name) => Find(name).Describe(name);

    public torch.Tensor Read(string name) => Find(name).Read(name);

    public void Dispose()
    {
        foreach (IWeightSource file in _files.Values)
            file.Dispose();
    }

    private void ReadIndex(JsonElement index)
    {
        if (!index.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
            throw new RecipeException($"'{_path}' has no weight_map of tensors to files; download it again.");
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            string? fileName = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
            if (string.IsNullOrEmpty(fileName) || fileName != Path.GetFileName(fileName))
                throw new RecipeException($"'{_path}' gives no file beside it for tensor '{entry.Name}'; download it again.");
            IWeightSource file = OpenFile(fileName);
            _tensors[entry.Name] = file.Contains(entry.Name)
                ? file
                : throw new RecipeException(
                    $"'{_path}' says that '{fileName}' holds tensor '{entry.Name}', and it does not; download both.");
        }
    }

    private IWeightSource OpenFile(string fileName)
    {
        if (_files.TryGetValue(fileName, out IWeightSource? opened))
            return opened;
        string path = Path.Combine(Path.GetDirectoryName(_path) ?? "", fileName);
        if (!File.Exists(path))
            throw new RecipeException($"'{fileName}' is missing beside '{_path}', which names it; download the rest of the checkpoint.");
        IWeightSource source = fileName.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? SafetensorsFile.Open(path)
            : PyTorchBinFile.Open(path);
        return _files[fileName] = source;
    }

    private IWeightSource Find(string name) =>
        _tensors.TryGetValue(name, out IWeightSource? source)
            ? source
            : throw new RecipeException(
                $"'{_path}' has no tensor '{name}' among its {_tensors.Count}; use the checkpoint of the model that was asked for.");
}
