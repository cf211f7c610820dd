using SftRecipes.Checkpoints;
using SftRecipes.Models;
using SftRecipes.Quantization;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class BitsAndBytesTests
{
    public static TheoryData<QuantizationType, int, bool> Formats => new()
    {
        { QuantizationType.Nf4, 64, true },
        { QuantizationType.Nf4, 128, false },
        { QuantizationType.Fp4, 64, false },
        { QuantizationType.Fp4, 64, true },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_written_is_read_back_in_several_files_and_without_a_head(QuantizationType type, int blockSize, bool twice)
    {
        using var scratch = new ScratchDirectory();
        using torch.Tensor weight = torch.randn(24, 40), norm = torch.ones(40);
        using QuantizedTensors written = Write(scratch, weight, norm, new QuantizationSettings(type, blockSize, twice), maxShardBytes: 600);
        using IWeightSource source = Checkpoint.Open(scratch.Path, "model");
        Assert.Equal(["model.layer.q_proj.weight", "model.norm.weight"], source.Names);
        Assert.Equal(["model.layer.q_proj.weight"], source.QuantizedNames);
        Assert.Equal([24, 40], source.Describe("model.layer.q_proj.weight").Shape);
        using QuantizedWeight expected = QuantizedWeight.Quantize(weight, type, blockSize, twice);
        using QuantizedWeight stored = source.ReadQuantized("model.layer.q_proj.weight");
        Assert.Equal((type, blockSize, twice), (stored.Type, stored.BlockSize, stored.IsDoubleQuantized));
        using torch.Tensor wanted = expected.Dequantize(), direct = stored.Dequantize(), read = source.Read("model.layer.q_proj.weight");
        Assert.Equal(wanted.bytes.ToArray(), direct.bytes.ToArray());
        Assert.Equal(wanted.bytes.ToArray(), read.bytes.ToArray());
        Assert.True(Directory.GetFiles(scratch.Path, "model-*-of-*.safetensors").Length > 1);
    }

    [Fact]
    public void Half_precision_stays_the_type_of_what_is_dequantized()
    {
        using var scratch = new ScratchDirectory();
        using torch.Tensor weight = torch.randn(24, 40).to(torch.ScalarType.BFloat16), norm = torch.ones(40);
        using QuantizedTensors written = Write(scratch, weight, norm, new QuantizationSettings(QuantizationType.Nf4, 64, true));
        using IWeightSource source = Checkpoint.Open(scratch.Path);
        using torch.Tensor read = source.Read("layer.q_proj.weight");
        Assert.Equal(torch.ScalarType.BFloat16, read.dtype);
        Assert.Equal(torch.ScalarType.BFloat16, source.Describe("layer.q_proj.weight").Type);
    }

    [Fact]
    public void Other_methods_are_refused_by_name()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("config.json", """{"quantization_config": {"quant_method": "gptq", "bits": 4}}""");
        scratch.Write("model.safetensors", []);
        RecipeException refusal = Assert.Throws<RecipeException>(() => Checkpoint.Open(scratch.Path));
        Assert.Contains("quantized with gptq", refusal.Message);
    }

    [Fact]
    public void Int8_weights_of_bitsandbytes_are_refused()
    {
        using var scratch = new ScratchDirectory();
        using torch.Tensor weight = torch.zeros(4, 4, torch.ScalarType.Int8), scales = torch.ones(4);
        SafetensorsWriter.Write(
            scratch.File("model.safetensors"), [PendingTensor.Of("q_proj.weight", weight), PendingTensor.Of("q_proj.SCB", scales)]);
        RecipeException refusal = Assert.Throws<RecipeException>(() => Checkpoint.Open(scratch.Path));
        Assert.Contains("int8", refusal.Message);
    }

    [Theory]
    [InlineData("layer.q_proj.weight.quant_map", "table")]
    [InlineData("layer.q_proj.weight.nested_quant_map", "table")]
    [InlineData("layer.q_proj.weight.absmax", "absmax")]
    [InlineData("layer.q_proj.weight.quant_state.bitsandbytes__nf4", "quantization state")]
    public void What_contradicts_the_layout_is_refused(string tensor, string message)
    {
        using var scratch = new ScratchDirectory();
        using torch.Tensor weight = torch.randn(24, 40), norm = torch.ones(40), other = torch.zeros(16, torch.ScalarType.Byte);
        using QuantizedTensors written = Write(scratch, weight, norm, new QuantizationSettings(QuantizationType.Nf4, 64, true));
        SafetensorsWriter.Write(
            scratch.File("model.safetensors"),
            written.Tensors.Select(entry => entry.Name == tensor ? PendingTensor.Of(tensor, other) : entry));
        RecipeException refusal = Assert.Throws<RecipeException>(() =>
        {
            using IWeightSource source = Checkpoint.Open(scratch.Path);
            source.ReadQuantized("layer.q_proj.weight").Dispose();
        });
        Assert.Contains(message, refusal.Message);
        Assert.Contains("layer.q_proj.weight", refusal.Message);
    }

    [Fact]
    public void Conv1D_weights_are_stored_the_other_way_round()
    {
        using torch.Tensor weight = torch.randn(24, 40);
        using var quantized = QuantizedTensors.Quantize(
            [PendingTensor.Of("c_fc.weight", weight)], _ => true, new QuantizationSettings(QuantizationType.Nf4, 64, false), transposed: true,
            (_, _) => { }, CancellationToken.None);
        PendingTensor json = quantized.Tensors.Single(tensor => tensor.Name.Contains("quant_state", StringComparison.Ordinal));
        using torch.Tensor state = json.Read();
        Assert.Equal([40, 24], QuantState.Parse(state.bytes.ToArray(), "c_fc.weight").Shape);
    }

    private static QuantizedTensors Write(
        ScratchDirectory scratch, torch.Tensor weight, torch.Tensor norm, QuantizationSettings settings,
        long maxShardBytes = ShardedSafetensorsWriter.DefaultMaxShardBytes)
    {
        var quantized = QuantizedTensors.Quantize(
            [PendingTensor.Of("layer.q_proj.weight", weight), PendingTensor.Of("norm.weight", norm)],
            tensor => tensor.Name.Contains("proj", StringComparison.Ordinal), settings, transposed: false, (_, _) => { },
            CancellationToken.None);
        ShardedSafetensorsWriter.Write(scratch.Path, quantized.Tensors, maxShardBytes);
        return quantized;
    }
}
