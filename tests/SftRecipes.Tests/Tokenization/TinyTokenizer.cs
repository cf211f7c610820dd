using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Tests.Tokenization;

/// <summary>A directory with one of our own small tokenizers, parts of it replaced; removed at the end.</summary>
internal sealed class TinyTokenizer : IDisposable
{
    public const string ByteLevel = "byte_level";
    public const string SentencePiece = "sentencepiece";
    public const string Unigram = "unigram";

    /// <param name="baseName">The tokenizer.json to begin with.</param>
    /// <param name="overrides">Its parts to replace, as JSON; those of <c>model</c> are replaced one by one.</param>
    public TinyTokenizer(string baseName, string overrides = "{}")
    {
        JsonObject definition = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(), $"{baseName}.json")))!.AsObject();
        foreach ((string name, JsonNode? part) in JsonNode.Parse(overrides)!.AsObject())
        {
            if (name == "model")
            {
                foreach ((string option, JsonNode? value) in part!.AsObject())
                {
                    definition["model"]![option] = value?.DeepClone();
                }
            }
            else
            {
                definition[name] = part?.DeepClone();
            }
        }

        Write("tokenizer.json", definition.ToJsonString());
    }

    public string Location { get; } = Directory.CreateTempSubdirectory("tiny-tokenizer-").FullName;

    /// <summary>pipelines.json, whose expectations come from Hugging Face's library.</summary>
    public static JsonElement Pipelines { get; } =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), "pipelines.json"))).RootElement.GetProperty("pipelines");

    public TinyTokenizer Write(string name, string content)
    {
        File.WriteAllText(Path.Combine(Location, name), content);
        return this;
    }

    public HuggingFaceTokenizer Load() => HuggingFaceTokenizer.Load(Location);

    public void Dispose() => Directory.Delete(Location, recursive: true);

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Pipelines");
}
