using System.Text.Json;
using System.Text.Json.Nodes;
using SftRecipes.Checkpoints;
using SftRecipes.Tokenization;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>llama.cpp cuts text as the real tokenizers do, from what an exported file says.</summary>
[Collection(TorchCollection.Name)]
public class LlamaCppTokenizerTests
{
    [SkippableFact]
    public void Exported_tokenizers_give_the_golden_ids()
    {
        string? root = GoldenFiles.Foreign("tokenizers");
        Skip.If(root is null, "The golden tokenizers are not beside the repository.");
        using var scratch = new ScratchDirectory();
        string[] folders = [.. Directory.GetDirectories(root).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(folders);
        var cases = folders.ToDictionary(folder => folder, Cases);
        var requests = folders.Select(folder => new LlamaCppRequest(
            Export(folder, scratch), Texts: [.. cases[folder].Select(entry => entry.Text)]));
        IReadOnlyList<LlamaCppAnswer> answers = LlamaCpp.AskOrSkip(requests);
        var differences = new List<string>();
        foreach ((string folder, LlamaCppAnswer answer) in folders.Zip(answers))
        {
            Assert.True(answer.Error is null, $"{folder}: {answer.Error}");
            differences.AddRange(cases[folder].Zip(answer.Tokenized!)
                .Where(pair => !pair.First.Ids.SequenceEqual(pair.Second))
                .Select(pair => $"{Path.GetFileName(folder)}: {JsonSerializer.Serialize(pair.First.Text)}: [{string.Join(",", pair.Second)}], "
                    + $"expected [{string.Join(",", pair.First.Ids)}]"));
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    /// <summary>
    /// Texts without special tokens and already in composed form: llama.cpp does not normalize. Nor those that hold a piece of the
    /// vocabulary that no merge makes, as shortened vocabularies have: llama.cpp's SentencePiece needs no merge to find it.
    /// </summary>
    private static (string Text, int[] Ids)[] Cases(string folder)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        JsonElement tokenizer = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json"))).RootElement;
        string[] added =
            [.. tokenizer.GetProperty("added_tokens").EnumerateArray().Select(token => token.GetProperty("content").GetString()!)];
        JsonElement model = tokenizer.GetProperty("model");
        HashSet<string> made = [.. model.GetProperty("merges").EnumerateArray().Select(Merged)];
        string[] unmade = model.TryGetProperty("byte_fallback", out JsonElement fallback) && fallback.ValueKind == JsonValueKind.True
            ? [.. model.GetProperty("vocab").EnumerateObject().Select(token => token.Name)
                .Where(token => token.Length > 1 && !made.Contains(token))]
            : [];
        (string Text, int[] Ids)[] cases =
        [
            .. golden.RootElement.GetProperty("cases").EnumerateArray()
                .Select(entry => (
                    Text: entry.GetProperty("text").GetString()!,
                    Ids: entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()))
                .Where(entry => entry.Text.Length > 0 && UnicodeNormalization.Normalize(entry.Text, UnicodeForm.Nfc) == entry.Text
                    && !added.Any(entry.Text.Contains) && !unmade.Any(entry.Text.Replace(' ', '\u2581').Contains)),
        ];
        Assert.True(cases.Length > 20, $"{folder}: {cases.Length} cases");
        return cases;
    }

    private static string Merged(JsonElement merge) =>
        merge.ValueKind == JsonValueKind.String
            ? merge.GetString()!.Replace(" ", "", StringComparison.Ordinal)
            : string.Concat(merge.EnumerateArray().Select(side => side.GetString()));

    /// <summary>A Llama of one tiny layer with the tokenizer.</summary>
    private static string Export(string tokenizer, ScratchDirectory scratch)
    {
        const int Width = 32;
        string folder = Directory.CreateDirectory(scratch.File(Path.GetFileName(tokenizer))).FullName;
        foreach (string file in Directory.GetFiles(tokenizer, "*.json").Where(file => !file.EndsWith("golden.json", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        JsonNode json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json")))!;
        int rows = 1 + Math.Max(
            json["model"]!["vocab"]!.AsObject().Max(entry => entry.Value!.GetValue<int>()),
            json["added_tokens"]!.AsArray().Max(token => token!["id"]!.GetValue<int>()));
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {
              "model_type": "llama", "hidden_size": {{Width}}, "intermediate_size": {{Width}}, "num_hidden_layers": 1,
              "num_attention_heads": 1, "max_position_embeddings": 64, "vocab_size": {{rows}}, "rms_norm_eps": 1e-5
            }
            """);
        PendingTensor[] tensors =
        [
            Zeros("model.embed_tokens.weight", rows, Width), Zeros("model.norm.weight", Width),
            .. new[] { "q", "k", "v", "o" }.Select(part => Zeros($"model.layers.0.self_attn.{part}_proj.weight", Width, Width)),
            .. new[] { "gate", "up", "down" }.Select(part => Zeros($"model.layers.0.mlp.{part}_proj.weight", Width, Width)),
            Zeros("model.layers.0.input_layernorm.weight", Width), Zeros("model.layers.0.post_attention_layernorm.weight", Width),
        ];
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors);
        using ExportSource source = ExportSource.OfModel(folder, "model");
        RecipeDefinition recipe = Hosting.Recipes.Definition() with { Name = "tokenizer" };
        GgufExporter.Export(
            folder, source, recipe, prompt: null, new ExportOptions { Format = ExportFormat.Gguf, GgufType = GgufTensorType.Q8_0 },
            CancellationToken.None);
        return Path.Combine(folder, GgufExporter.FileName(recipe, GgufTensorType.Q8_0));
    }

    private static PendingTensor Zeros(string name, params long[] shape) =>
        new(name, new WeightInfo(torch.ScalarType.Float32, shape), () => torch.zeros(shape));
}
