using System.Text.Json;
using System.Text.RegularExpressions;

namespace SftRecipes.Hub;

/// <summary>Which files make a model: chosen from a repository's listing, or checked for in a directory.</summary>
internal static partial class ModelFileSet
{
    private const string Configuration = "config.json";

    /// <summary>Small files that are taken where they exist.</summary>
    private static readonly string[] Small =
    [
        Configuration, "generation_config.json", "vocab.json", "merges.txt", "special_tokens_map.json", "added_tokens.json",
        "chat_template.jinja",
    ];

    /// <summary>Sets of files of which each is a whole tokenizer.</summary>
    private static readonly string[][] Tokenizers = [["tokenizer.json"], ["vocab.json", "merges.txt"], ["tokenizer.model"]];

    /// <summary>The ways in which weights are stored, the preferred first.</summary>
    private static readonly WeightLayout[] Layouts =
    [
        new("model.safetensors", null),
        new("model.safetensors.index.json", SafetensorsShard()),
        new(null, AnySafetensors()),
        new("pytorch_model.bin", null),
        new("pytorch_model.bin.index.json", PyTorchShard()),
    ];

    /// <summary>The files to download.</summary>
    /// <param name="names">All files of the repository.</param>
    /// <param name="files">What is needed.</param>
    public static string[] Choose(IReadOnlyCollection<string> names, ModelFiles files)
    {
        var chosen = new SortedSet<string>(
            names.Where(name => Small.Contains(name) || TokenizerJson().IsMatch(name)), StringComparer.Ordinal);
        if (FindTokenizer(names) is { } tokenizer)
            chosen.UnionWith(tokenizer);
        if (files == ModelFiles.All && FindLayout(names) is { } layout)
            chosen.UnionWith(names.Where(layout.Includes));
        return [.. chosen];
    }

    /// <summary>What a listing lacks, in words; empty where nothing is missing. Shards are those that the listing shows.</summary>
    public static IReadOnlyList<string> MissingFrom(IReadOnlyCollection<string> names, ModelFiles files)
    {
        var missing = new List<string>();
        if (!names.Contains(Configuration))
            missing.Add(Configuration);
        if (FindTokenizer(names) is null)
            missing.Add("a tokenizer (tokenizer.json, or vocab.json and merges.txt, or tokenizer.model)");
        if (files == ModelFiles.All && FindLayout(names) is null)
            missing.Add("weights (model.safetensors or pytorch_model.bin, whole or in shards)");
        return missing;
    }

    /// <summary>What a directory lacks, in words; empty where nothing is missing.</summary>
    public static IReadOnlyList<string> MissingFromDirectory(string directory, ModelFiles files)
    {
        if (!Directory.Exists(directory))
            return ["the directory"];
        string[] names = [.. Directory.EnumerateFiles(directory).Where(LinkedFile.Exists).Select(path => Path.GetFileName(path))];
        IReadOnlyList<string> missing = MissingFrom(names, files);
        if (missing.Count > 0 || files != ModelFiles.All || FindLayout(names) is not { Name: { } index, Shard: not null })
            return missing;
        return ShardsOf(Path.Combine(directory, index)) is { } shards
            ? [.. shards.Except(names).Order(StringComparer.Ordinal)]
            : [$"a readable {index}"];
    }

    private static string[]? FindTokenizer(IReadOnlyCollection<string> names) =>
        Tokenizers.FirstOrDefault(tokenizer => tokenizer.All(names.Contains));

    private static WeightLayout? FindLayout(IReadOnlyCollection<string> names) =>
        Layouts.FirstOrDefault(layout => layout.Name is null ? names.Any(layout.Includes) : names.Contains(layout.Name));

    /// <summary>The shards that an index names, or null where it cannot be read.</summary>
    private static HashSet<string>? ShardsOf(string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            return document.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(entry => entry.Value.GetString() ?? "")
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\Atokenizer[0-9A-Za-z._-]*\.json\z")]
    private static partial Regex TokenizerJson();

    [GeneratedRegex(@"\Amodel-\d+-of-\d+\.safetensors\z")]
    private static partial Regex SafetensorsShard();

    [GeneratedRegex(@"\A(?!adapter_)[0-9A-Za-z._-]+\.safetensors\z")]
    private static partial Regex AnySafetensors();

    [GeneratedRegex(@"\Apytorch_model-\d+-of-\d+\.bin\z")]
    private static partial Regex PyTorchShard();

    /// <summary>One way to store weights.</summary>
    /// <param name="Name">The one file, or the index of the shards; null where there is none.</param>
    /// <param name="Shard">The names of shards; null where there are none.</param>
    private sealed record WeightLayout(string? Name, Regex? Shard)
    {
        public bool Includes(string name) => name == Name || (Shard?.IsMatch(name) ?? false);
    }
}
