using System.Text.Json;
using SftRecipes.Checkpoints;
using SftRecipes.Native;
using SftRecipes.Tests;
using SftRecipes.Tokenization;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>
/// Writes base models that are small enough to be trained in a test. Tensor names are those that transformers wrote for the golden model
/// of the same architecture; values are random.
/// </summary>
internal static class TinyModel
{
    /// <summary>OPT-350m's architecture, for the recipe that names <c>facebook/opt-350m</c>.</summary>
    public static string WriteOpt(string directory) => Write(directory, "opt-350m-style", "opt_350m_style");

    /// <summary>A Llama.</summary>
    public static string WriteLlama(string directory) => Write(directory, "llama-tiny", "llama_gqa");

    /// <summary>Llama 2's architecture.</summary>
    public static string WriteLlama2(string directory) => Write(directory, "llama2-style", "llama_gqa");

    /// <summary>Mistral's architecture, with a window that is shorter than a prompt.</summary>
    public static string WriteMistral(string directory) => Write(directory, "mistral-style", "mistral_sliding");

    /// <summary>Falcon 7B's architecture.</summary>
    public static string WriteFalcon(string directory) => Write(directory, "falcon-7b-style", "falcon_7b_style");

    /// <summary>A byte-level tokenizer with OPT's special tokens: BOS is EOS, and stands before every text.</summary>
    public static void WriteTokenizer(string directory) => BpeTrainer.Train(
        Quiz.Rows.Select(row => $"{row.Question}\n{row.Answer}").Append(OptAlpaca.Definition.PromptTemplate!).SelectMany(text => new[] { text, text }),
        new BpeTrainerOptions
        {
            VocabularySize = 320,
            SpecialTokens = ["<s>", "<pad>", "</s>", "<unk>"],
            BosToken = "</s>",
            EosToken = "</s>",
            PadToken = "<pad>",
            AddBosToken = true,
        }).Save(directory);

    /// <summary>The configuration that this project's recipes are compiled against.</summary>
    public static string ConfigPath(string model) =>
        Path.Combine(GoldenFiles.RepositoryRoot, "tests", "EndToEnd.Tests", "Models", model, "config.json");

    private static string Write(string directory, string model, string golden)
    {
        Directory.CreateDirectory(directory);
        File.Copy(ConfigPath(model), Path.Combine(directory, "config.json"));
        WriteTokenizer(directory);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(ConfigPath(model)));
        long vocabulary = config.RootElement.GetProperty("vocab_size").GetInt64();
        long positions = config.RootElement.GetProperty("max_position_embeddings").GetInt64();
        using SafetensorsFile names = SafetensorsFile.Open(
            Path.Combine(GoldenFiles.RepositoryRoot, "tests", "Golden", "models", golden, "model.safetensors"));
        TorchThread.Run(() =>
        {
            using var random = new torch.Generator(1234);
            SafetensorsWriter.Write(
                Path.Combine(directory, "model.safetensors"),
                names.Names.Select(name => Random(name, [.. Shape(name, names.Describe(name).Shape)], random)));
        });
        return directory;

        IEnumerable<long> Shape(string name, IReadOnlyList<long> shape) => name switch
        {
            _ when name.EndsWith("embed_tokens.weight", StringComparison.Ordinal) => [vocabulary, shape[1]],
            _ when name.EndsWith("word_embeddings.weight", StringComparison.Ordinal) => [vocabulary, shape[1]],
            _ when name.EndsWith("lm_head.weight", StringComparison.Ordinal) => [vocabulary, shape[1]],
            _ when name.EndsWith("embed_positions.weight", StringComparison.Ordinal) => [positions + 2, shape[1]],
            _ => shape,
        };
    }

    private static PendingTensor Random(string name, long[] shape, torch.Generator random) =>
        new(name, new WeightInfo(torch.ScalarType.Float32, shape), () =>
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor values = torch.randn(shape, generator: random) * 0.1;
            return (name.Contains("norm.weight", StringComparison.Ordinal) || name.EndsWith("ln_f.weight", StringComparison.Ordinal)
                ? values + 1 : values).MoveToOuterDisposeScope();
        });
}
