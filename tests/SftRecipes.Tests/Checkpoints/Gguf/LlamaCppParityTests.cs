using System.Globalization;
using System.Text.Json;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>llama.cpp runs exported models to the numbers that transformers computed.</summary>
[Collection(TorchCollection.Name)]
public sealed class LlamaCppParityTests : IDisposable
{
    private readonly GoldenGguf _models = new();

    public void Dispose() => _models.Dispose();

    [SkippableFact]
    public void Every_family_gives_transformers_logits_and_tokens()
    {
        var requests = new List<LlamaCppRequest>();
        var refused = new List<string>();
        foreach (string name in GoldenGguf.Names)
        {
            using JsonDocument golden = Values(name);
            try
            {
                requests.Add(new LlamaCppRequest(
                    _models.Export(name, GgufTensorType.F32),
                    Continuations: [new LlamaCppContinuation(Ids(golden.RootElement.GetProperty("generation").GetProperty("prompt")), 16)],
                    Logits: [FirstRow(golden.RootElement)]));
            }
            catch (RecipeException refusal)
            {
                Assert.Contains("sliding_window", refusal.Message);
                refused.Add(name);
            }
        }

        Assert.Equal(["mistral_sliding"], refused);
        IReadOnlyList<LlamaCppAnswer> answers = LlamaCpp.AskOrSkip(requests);
        List<string> differences = [.. requests.Zip(answers).Select(pair => Compare(pair.First.File, pair.Second)).OfType<string>()];
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static string? Compare(string file, LlamaCppAnswer answer)
    {
        string name = Path.GetFileName(Path.GetDirectoryName(file)!);
        if (answer.Error is not null)
            return $"{name}: {answer.Error}";
        using JsonDocument golden = Values(name);
        using var tensors = SafetensorsFile.Open(Path.Combine(Golden.Model(name), "golden.safetensors"));
        using var scope = torch.NewDisposeScope();
        float[] expected = [.. tensors.Read("base.logits")[0][FirstRow(golden.RootElement).Length - 1].data<float>()];
        double worst = expected.Zip(answer.Logits![0]).Max(pair => Math.Abs(pair.First - pair.Second));
        int[] wanted = Ids(golden.RootElement.GetProperty("generation").GetProperty("base"));
        bool same = wanted.SequenceEqual(answer.Continued![0]);
        return worst < 2e-3 && same ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: logits differ by {worst}; ids [{string.Join(",", answer.Continued[0])}], expected [{string.Join(",", wanted)}]");
    }

    private static JsonDocument Values(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden.Model(name), "golden.json")));

    /// <summary>The first row of the forward batch without its padding.</summary>
    private static int[] FirstRow(JsonElement golden)
    {
        JsonElement forward = golden.GetProperty("forward");
        int length = forward.GetProperty("attention_mask")[0].EnumerateArray().Sum(flag => flag.GetInt32());
        return [.. Ids(forward.GetProperty("input_ids")[0]).Take(length)];
    }

    private static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(id => id.GetInt32())];
}
