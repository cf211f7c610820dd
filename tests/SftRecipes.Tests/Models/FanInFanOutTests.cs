using System.Text.Json.Nodes;
using SftRecipes.Adapters;
using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Tests.Models;

/// <summary>Linear maps whose checkpoint has the weight as [in, out]: GPT-2's <c>Conv1D</c>, x·W + b.</summary>
[Collection(TorchCollection.Name)]
public sealed class FanInFanOutTests : IDisposable
{
    private const string Path = "transformer.h.1.attn.c_attn";
    private const int In = 40;
    private const int Out = 120;
    private static readonly LoraSettings s_lora = new(Rank: 4, Alpha: 8, Dropout: 0);
    private readonly TemporaryDirectory _directory = new();
    private readonly ModelWeights _weights;

    public FanInFanOutTests()
    {
        LibTorch.EnsureLoaded();
        _weights = ModelWeights.WithAdapter(Checkpoint.Open(Model), new SavedAdapter(Adapter), torch.CPU, ComputeType.Float32);
    }

    private static string Model => System.IO.Path.Combine(GoldenFiles.Root, "models", "gpt2");

    private static string Adapter => System.IO.Path.Combine(Model, "adapter");

    public void Dispose()
    {
        _weights.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void TheProductIsThatOfTheStoredMatrix()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor x, torch.Tensor expected) = Case();
        using var linear = new Linear(_weights.Root[Path], In, Out, bias: true, fanInFanOut: true);

        Assert.Equal([In, Out], linear.weight.shape);
        Near(expected, linear.Forward(x));
    }

    [Fact]
    public void TheAdapterIsAddedToIt()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor x, torch.Tensor expected) = Case();
        using PeftAdapter adapter = PeftAdapter.Open(Adapter);
        torch.Tensor a = adapter.Weights.Read($"base_model.model.{Path}.lora_A.weight");
        torch.Tensor b = adapter.Weights.Read($"base_model.model.{Path}.lora_B.weight");
        using var linear = new LoraLinear(_weights.Root[Path], In, Out, bias: true, s_lora, fanInFanOut: true);

        Near(expected + (torch.mm(torch.mm(x, a.t()), b.t()) * 2), linear.Forward(x));
    }

    /// <summary>transformers transposes a Conv1D before it is quantized, so that blocks lie along the inputs.</summary>
    [Fact]
    public void TheTransposedMatrixIsQuantized()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor x, _) = Case();
        var settings = new QuantizationSettings(QuantizationType.Nf4, BlockSize: 64, DoubleQuantization: true);
        using IWeightSource checkpoint = Checkpoint.Open(Model);
        using QuantizedWeight expected = QuantizedWeight.Quantize(
            checkpoint.Read(Path + ".weight").t().contiguous(), QuantizationType.Nf4, blockSize: 64, doubleQuantization: true);
        using var linear = new SftRecipes.Models.QuantizedLinear(_weights.Root[Path], In, Out, bias: true, settings, fanInFanOut: true);
        using var adapted = new QuantizedLoraLinear(_weights.Root[Path], In, Out, bias: true, settings, s_lora, fanInFanOut: true);

        Assert.Equal([Out, In], linear.Weight.Shape);
        Assert.True(linear.Weight.Storage.Packed.bytes.SequenceEqual(expected.Storage.Packed.bytes));
        torch.Tensor bias = checkpoint.Read(Path + ".bias");
        Near(torch.mm(x, expected.Dequantize().t()) + bias, linear.Forward(x));
        adapted.AdapterEnabled = false;
        Near(linear.Forward(x), adapted.Forward(x));
    }

    /// <summary>The flag stands for the whole file, so a weight that fits one way only is merged that way, as PEFT does with a warning.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MergingAddsTheTransposedDelta(bool flag)
    {
        Directory.CreateDirectory(_directory["adapter"]);
        File.Copy(System.IO.Path.Combine(Adapter, "adapter_model.safetensors"), _directory["adapter", "adapter_model.safetensors"]);
        JsonNode config = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Adapter, "adapter_config.json")))!;
        config["fan_in_fan_out"] = flag;
        File.WriteAllText(_directory["adapter", "adapter_config.json"], config.ToJsonString());

        AdapterMerger.Merge(Model, "transformer", _directory["adapter"], _directory["merged"]);

        using DisposeScope scope = torch.NewDisposeScope();
        using var weights = ModelWeights.FromCheckpoint(Checkpoint.Open(_directory["merged"]), torch.CPU, ComputeType.Float32, trained: false);
        using var merged = new Linear(weights.Root[Path], In, Out, bias: true, fanInFanOut: true);
        using var adapted = new LoraLinear(_weights.Root[Path], In, Out, bias: true, s_lora, fanInFanOut: true);
        (torch.Tensor x, _) = Case();
        Near(adapted.Forward(x), merged.Forward(x));
    }

    private static (torch.Tensor X, torch.Tensor Expected) Case()
    {
        using IWeightSource checkpoint = Checkpoint.Open(Model);
        torch.Tensor x = torch.arange(3 * In, dtype: torch.ScalarType.Float32).reshape(3, In).sin();
        return (x, torch.mm(x, checkpoint.Read(Path + ".weight")) + checkpoint.Read(Path + ".bias"));
    }

    private static void Near(torch.Tensor expected, torch.Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True((expected - actual).abs().max().ToDouble() < 1e-5);
    }
}
