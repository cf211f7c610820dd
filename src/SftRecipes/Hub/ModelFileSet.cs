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
        "tokenizer.model", "chat_template.jinja", "chat_template.json",
    ];

    /// <summary>Sets of files of which each is a whole tokenizer.</summary>
    private static readonly string[][] Tokenizers = [["tokenizer.json"], ["vocab.json", "merges.txt"], ["tokenizer.model"]];

    /// <summary>The files that hold weights, or list the shards that do, in the order in which transformers looks for them.</summary>
    private static readonly string[] Weights =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>The files to download, without the shards of an index.</summary>
    /// <param name="names">All files of the repository.</param>
    /// <param name="files">What is needed.</param>
    public static IEnumerable<string> Choose(IReadOnlyCollection<string> names, ModelFiles files)
    {
        IEnumerable<string> small = names.Where(name => Small.Contains(name) || TokenizerJson().IsMatch(name));
        return files == ModelFiles.All && FindWeights(names) is { } weights ? small.Append(weights) : small;
    }

    /// <summary>The index among the files to download, or null where the weights are in one file or not needed.</summary>
    public static string? FindIndex(IReadOnlyCollection<string> names, ModelFiles files) =>
        files == ModelFiles.All && FindWeights(names) is { } weights && weights.EndsWith(".index.json", StringComparison.Ordinal)
            ? weights
            : null;

    /// <summary>The names of the shards that an index lists, sorted, or null where the index cannot be read.</summary>
    public static IReadOnlyList<string>? ShardsOf(string indexPath)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(indexPath));
            string[] shards = [.. document.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(entry => entry.Value.GetString() ?? "")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)];
            return Array.TrueForAll(shards, FileName().IsMatch) ? shards : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    /// <summary>What a listing lacks, in words, shards apart; empty where nothing is missing.</summary>
    public static IReadOnlyList<string> MissingFrom(IReadOnlyCollection<string> names, ModelFiles files)
    {
        var missing = new List<string>();
        if (!names.Contains(Configuration))
            missing.Add(Configuration);
        if (!Array.Exists(Tokenizers, tokenizer => tokenizer.All(names.Contains)))
            missing.Add("a tokenizer (tokenizer.json, vocab.json and merges.txt, or tokenizer.model)");
        if (files == ModelFiles.All && FindWeights(names) is null)
            missing.Add("weights (model.safetensors or pytorch_model.bin, whole or in shards)");
        return missing;
    }

    /// <summary>The shards that a listing lacks, in words; empty where nothing is missing.</summary>
    public static IReadOnlyList<string> MissingShards(IReadOnlyCollection<string> names, string index, IReadOnlyList<string>? shards) =>
        shards is null ? [$"a readable {index}"] : [.. shards.Except(names)];

    /// <summary>What a directory lacks, in words; empty where nothing is missing.</summary>
    public static IReadOnlyList<string> MissingFromDirectory(string directory, ModelFiles files)
    {
        if (!Directory.Exists(directory))
            return ["the directory"];
        string[] names = [.. Directory.EnumerateFiles(directory).Where(LinkedFile.Exists).Select(path => Path.GetFileName(path))];
        IReadOnlyList<string> missing = MissingFrom(names, files);
        return missing.Count == 0 && FindIndex(names, files) is { } index
            ? MissingShards(names, index, ShardsOf(Path.Combine(directory, index)))
            : missing;
    }

    private static string? FindWeights(IReadOnlyCollection<string> names) => Array.Find(Weights, names.Contains);

    [GeneratedRegex(@"\Atokenizer[0-9A-Za-z._-]*\.json\z")]
    private static partial Regex TokenizerJson();

    [GeneratedRegex(@"\A[0-9A-Za-z_][0-9A-Za-z._-]*\z")]
    private static partial Regex FileName();
}
