using System.Text.Json;
using System.Text.Json.Nodes;
using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>The golden models as GGUF files; as these have no tokenizer, each gets one of single characters.</summary>
internal sealed class GoldenGguf : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    /// <summary>Names of models that llama.cpp has an architecture for.</summary>
    public static IEnumerable<string> Names { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(GoldenFiles.Root, "models")).Select(folder => Path.GetFileName(folder)).Where(IsKnown)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Writes one and returns the file's path.</summary>
    public string Export(string name, GgufTensorType type)
    {
        string folder = Directory.CreateDirectory(_scratch.File(name)).FullName;
        foreach (string file in new[] { "config.json", "model.safetensors" })
            File.Copy(Path.Combine(Golden.Model(name), file), Path.Combine(folder, file), overwrite: true);
        using IWeightSource weights = Checkpoint.Open(folder);
        WriteTokenizer(folder, ModelConfigFile.Load(folder).GetInt32("vocab_size"));
        using ExportSource source = ExportSource.OfModel(folder, baseModelPrefix: weights.Names.First().Split('.')[0]);
        RecipeDefinition recipe = Hosting.Recipes.Definition() with { Name = name };
        var options = new ExportOptions { Format = ExportFormat.Gguf, GgufType = type };
        GgufExporter.Export(folder, source, recipe, prompt: null, options, CancellationToken.None);
        return Path.Combine(folder, GgufExporter.FileName(recipe, type));
    }

    public void Dispose() => _scratch.Dispose();

    private static bool IsKnown(string name)
    {
        string modelType = ModelConfigFile.Load(Golden.Model(name)).ModelType;
        return GgufFamilies.All.Any(family => family.ModelTypes.Contains(modelType));
    }

    private static void WriteTokenizer(string folder, int size)
    {
        string[] alphabet = [.. Enumerable.Range(0x100, 0x44).Concat(Enumerable.Range('!', 94)).Select(c => ((char)c).ToString())];
        var vocabulary = new JsonObject();
        // llama.cpp looks some of these up in files of Phi-3.
        string[] special = ["<s>", "</s>", "<unk>", "<|endoftext|>", "\u0100\u0101"];
        foreach ((int id, string token) in alphabet.Take(size - special.Length).Concat(special).Index())
            vocabulary[token] = id;
        var tokenizer = new JsonObject
        {
            ["pre_tokenizer"] = JsonNode.Parse("""{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}"""),
            ["decoder"] = JsonNode.Parse("""{"type": "ByteLevel"}"""),
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray("\u0100 \u0101") },
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), tokenizer.ToJsonString());
    }
}
