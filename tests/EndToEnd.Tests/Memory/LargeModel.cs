using SftRecipes.Checkpoints;
using SftRecipes.Native;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A Llama of some 200 MB with random weights: large beside the program that loads it.</summary>
public sealed class LargeModel : IDisposable
{
    private const int Layers = 4, Width = 1024, Intermediate = 2816, Vocabulary = 320;
    private readonly TemporaryDirectory _folder = new();

    public LargeModel()
    {
        File.Copy(TinyModel.ConfigPath("llama-200mb"), _folder["config.json"]);
        TinyModel.WriteTokenizer(_folder.Path);
        var tensors = new List<PendingTensor> { Random("model.embed_tokens.weight", Vocabulary, Width), Random("model.norm.weight", Width) };
        foreach (string layer in Enumerable.Range(0, Layers).Select(layer => $"model.layers.{layer}."))
        {
            tensors.AddRange(((string[])["q", "k", "v", "o"]).Select(name => Random($"{layer}self_attn.{name}_proj.weight", Width, Width)));
            tensors.AddRange(((string[])["gate", "up"]).Select(name => Random($"{layer}mlp.{name}_proj.weight", Intermediate, Width)));
            tensors.Add(Random($"{layer}mlp.down_proj.weight", Width, Intermediate));
            tensors.AddRange(((string[])["input_layernorm", "post_attention_layernorm"]).Select(name => Random($"{layer}{name}.weight", Width)));
        }

        TorchThread.Run(() => SafetensorsWriter.Write(_folder["model.safetensors"], tensors));
    }

    /// <summary>Where it lies.</summary>
    public string Directory => _folder.Path;

    /// <summary>The weights' file in bytes.</summary>
    public long Bytes => new FileInfo(_folder["model.safetensors"]).Length;

    public void Dispose() => _folder.Dispose();

    private static PendingTensor Random(string name, params long[] shape) => new(
        name,
        new WeightInfo(torch.ScalarType.Float32, shape),
        () =>
        {
            using var scope = torch.NewDisposeScope();
            return (torch.randn(shape) * 0.02).MoveToOuterDisposeScope();
        });
}
