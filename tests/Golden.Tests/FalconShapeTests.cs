using System.Text.Json.Nodes;
using SftRecipes.Checkpoints;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Golden.Tests;

/// <summary>
/// Falcon's later shape, for which there are no golden values, against models that there are some for: with as many key heads as heads
/// it is GPT-NeoX under other names, and with fewer it is itself with the keys repeated.
/// </summary>
public sealed class FalconShapeTests : IDisposable
{
    private const int Heads = 4;
    private const int KeyHeads = 2;
    private const int HeadDim = 8;
    private const int Width = Heads * HeadDim;
    private readonly string _folder = Directory.CreateTempSubdirectory("sft-falcon-").FullName;

    public FalconShapeTests() => LibTorch.EnsureLoaded();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void With_as_many_key_heads_as_heads_it_is_GPT_NeoX()
    {
        using var scope = torch.NewDisposeScope();
        using GoldenCase golden = GoldenCase.Open("gpt_neox_pythia_style");
        JsonNode neoX = JsonNode.Parse(File.ReadAllText(Path.Combine(golden.Directory, "config.json")))!;
        neoX["rotary_pct"] = 1.0; // Falcon rotates all of a head.
        JsonObject falcon = Config(neoX["num_attention_heads"]!.GetValue<int>(), neoX["num_attention_heads"]!.GetValue<int>());
        falcon["ffn_hidden_size"] = neoX["intermediate_size"]!.GetValue<int>();
        falcon["bias"] = true;
        using SafetensorsFile weights = SafetensorsFile.Open(Path.Combine(golden.Directory, "model.safetensors"));
        Dictionary<string, torch.Tensor> tensors = weights.Names.ToDictionary(name => name, name => weights.Read(name));

        torch.Tensor expected = Hidden(golden, neoX, tensors);
        torch.Tensor actual = Hidden(golden, falcon, tensors.ToDictionary(item => FalconName(item.Key), item => item.Value));

        Check.Near(0, (expected - actual).abs().max().ToDouble(), 1e-5, "the states");
    }

    [Fact]
    public void With_fewer_key_heads_they_are_repeated()
    {
        using var scope = torch.NewDisposeScope();
        using GoldenCase golden = GoldenCase.Open("gpt_neox_pythia_style");
        using var random = new torch.Generator(7);
        Dictionary<string, torch.Tensor> grouped = Tensors(random);
        var repeated = new Dictionary<string, torch.Tensor>(grouped);
        foreach (string name in grouped.Keys.Where(name => name.Contains("query_key_value", StringComparison.Ordinal)))
        {
            // [key heads, queries, key, value; head dim, width] to [heads, query, key, value; head dim, width]
            torch.Tensor groups = grouped[name].view(KeyHeads, (Heads / KeyHeads) + 2, HeadDim, Width);
            repeated[name] = torch.cat(
                [.. Enumerable.Range(0, Heads).Select(head =>
                {
                    torch.Tensor group = groups[head / (Heads / KeyHeads)];
                    return torch.cat([group[head % (Heads / KeyHeads)], group[Heads / KeyHeads], group[(Heads / KeyHeads) + 1]], 0);
                })],
                0);
        }

        torch.Tensor expected = Hidden(golden, Config(Heads, Heads), repeated);
        torch.Tensor actual = Hidden(golden, Config(Heads, KeyHeads), grouped);

        Check.Near(0, (expected - actual).abs().max().ToDouble(), 1e-5, "the states");
    }

    private static JsonObject Config(int heads, int keyHeads) => new()
    {
        ["model_type"] = "falcon",
        ["new_decoder_architecture"] = true,
        ["vocab_size"] = 96,
        ["hidden_size"] = Width,
        ["num_hidden_layers"] = 2,
        ["num_attention_heads"] = heads,
        ["num_kv_heads"] = keyHeads,
        ["tie_word_embeddings"] = false,
        ["max_position_embeddings"] = 64,
    };

    private static Dictionary<string, torch.Tensor> Tensors(torch.Generator random)
    {
        Dictionary<string, long[]> shapes = new()
        {
            ["transformer.word_embeddings.weight"] = [96, Width],
            ["transformer.ln_f.weight"] = [Width],
            ["transformer.ln_f.bias"] = [Width],
            ["lm_head.weight"] = [96, Width],
        };
        foreach (string layer in new[] { "transformer.h.0.", "transformer.h.1." })
        {
            foreach (string norm in new[] { "ln_attn", "ln_mlp" })
            {
                shapes[$"{layer}{norm}.weight"] = [Width];
                shapes[$"{layer}{norm}.bias"] = [Width];
            }

            shapes[layer + "self_attention.query_key_value.weight"] = [(Heads + (2 * KeyHeads)) * HeadDim, Width];
            shapes[layer + "self_attention.dense.weight"] = [Width, Width];
            shapes[layer + "mlp.dense_h_to_4h.weight"] = [4 * Width, Width];
            shapes[layer + "mlp.dense_4h_to_h.weight"] = [Width, 4 * Width];
        }

        return shapes.ToDictionary(shape => shape.Key, shape => torch.randn(shape.Value, generator: random) * 0.3);
    }

    private static string FalconName(string name) => name
        .Replace("gpt_neox.embed_in", "transformer.word_embeddings", StringComparison.Ordinal)
        .Replace("gpt_neox.final_layer_norm", "transformer.ln_f", StringComparison.Ordinal)
        .Replace("gpt_neox.layers", "transformer.h", StringComparison.Ordinal)
        .Replace("post_attention_layernorm", "ln_mlp", StringComparison.Ordinal)
        .Replace("input_layernorm", "ln_attn", StringComparison.Ordinal)
        .Replace(".attention.", ".self_attention.", StringComparison.Ordinal)
        .Replace("embed_out", "lm_head", StringComparison.Ordinal);

    /// <summary>The final states of a model with this configuration and these weights.</summary>
    private torch.Tensor Hidden(GoldenCase golden, JsonNode config, Dictionary<string, torch.Tensor> tensors)
    {
        string file = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(file + ".json", config.ToJsonString());
        SafetensorsWriter.Write(file + ".safetensors", tensors.Select(item => PendingTensor.Of(item.Key, item.Value)));
        using var weights = ModelWeights.FromCheckpoint(
            Checkpoint.Open(file + ".safetensors"), torch.CPU, ComputeType.Float32, trained: false);
        using CausalLanguageModel model = golden.Compile("[FullFineTuning]", config: file + ".json").CreateModel(weights);
        using IDisposable noGrad = torch.no_grad();
        model.eval();
        long[] ids = [5, 17, 90, 3, 42, 5, 8, 61];
        return model.Forward(torch.tensor(ids, [1, ids.Length]), ForwardContext.Causal(ids.Length, torch.CPU));
    }
}
