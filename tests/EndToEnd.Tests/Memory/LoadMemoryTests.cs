using System.Globalization;
using SftRecipes.Checkpoints;
using SftRecipes.Native;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A model that is kept in 4 bits is never in memory as a whole in 32.</summary>
[Collection(TorchCollection.Name)]
public class LoadMemoryTests
{
    private const int Layers = 4, Width = 1024, Intermediate = 2816, Vocabulary = 320;

    [SkippableFact]
    public async Task Loading_in_4_bits_peaks_near_the_final_size()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The peak of resident memory is read from /proc.");
        using var folder = new TemporaryDirectory();
        File.Copy(TinyModel.ConfigPath("llama-200mb"), folder["config.json"]);
        TinyModel.WriteTokenizer(folder.Path);
        WriteWeights(folder["model.safetensors"]);
        long bytes = new FileInfo(folder["model.safetensors"]).Length;
        Assert.InRange(bytes, 195_000_000, 215_000_000);

        CommandResult result = await ChildProgram.RunAsync("EndToEnd.Tests.dll", new Dictionary<string, string?>(), nameof(LoadMemory), folder.Path);
        long[] grown = [.. result.Succeeded().Out.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        Assert.True(grown[0] < bytes / 2, $"resident memory grew by {grown[0]:N0} bytes at its peak and {grown[1]:N0} in the end, for a file of {bytes:N0}");

        // 4 bits each, and a little for the blocks' scales: it was loaded.
        Assert.True(grown[1] > bytes / 8, $"resident memory grew by {grown[1]:N0} bytes");
    }

    private static void WriteWeights(string path)
    {
        var tensors = new List<PendingTensor> { Random("model.embed_tokens.weight", Vocabulary, Width), Random("model.norm.weight", Width) };
        foreach (string layer in Enumerable.Range(0, Layers).Select(layer => $"model.layers.{layer}."))
        {
            tensors.AddRange(((string[])["q", "k", "v", "o"]).Select(name => Random($"{layer}self_attn.{name}_proj.weight", Width, Width)));
            tensors.AddRange(((string[])["gate", "up"]).Select(name => Random($"{layer}mlp.{name}_proj.weight", Intermediate, Width)));
            tensors.Add(Random($"{layer}mlp.down_proj.weight", Width, Intermediate));
            tensors.AddRange(((string[])["input_layernorm", "post_attention_layernorm"]).Select(name => Random($"{layer}{name}.weight", Width)));
        }

        TorchThread.Run(() => SafetensorsWriter.Write(path, tensors));
    }

    private static PendingTensor Random(string name, params long[] shape) =>
        new(name, new WeightInfo(torch.ScalarType.Float32, shape), () => torch.randn(shape));
}
