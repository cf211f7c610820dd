using System.Text.Json;
using SftRecipes.Golden.Tests.Ledger;
using SftRecipes.Quantization;
using SftRecipes.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace SftRecipes.Golden.Tests.Nf4;

/// <summary>Against values that bitsandbytes' own PyTorch kernels agree with, bit by bit.</summary>
public class GoldenNf4Tests
{
    public static TheoryData<string> Cases
    {
        get
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenFiles.Root, "nf4", "nf4.json")));
            return new TheoryData<string>(json.RootElement.GetProperty("cases").EnumerateObject().Select(item => item.Name));
        }
    }

    [Fact]
    [GoldenKind("nf4")]
    public void The_dynamic_map_and_the_codes_are_bitsandbytes()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> golden = GoldenTensors.Read("nf4", "nf4.safetensors");
        Assert.Equal(golden["dynamic_map"].data<float>().ToArray(), DynamicMap.Values);
        Assert.Equal(golden["nf4_code"].data<float>().ToArray(), FourBitFormat.Nf4.Codes);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [GoldenKind("nf4")]
    public void Single_quantization_is_equal(string name)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> golden = GoldenTensors.Read("nf4", "nf4.safetensors");
        using var weight = QuantizedWeight.Quantize(golden[$"{name}.weight"], QuantizationType.Nf4);

        AssertSame(golden[$"{name}.packed"], weight.Storage.Packed);
        AssertSame(golden[$"{name}.absmax"], weight.Storage.Absmax);
        if (golden.TryGetValue($"{name}.dequantized_single", out Tensor? expected))
        {
            AssertSame(expected, weight.Dequantize());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [GoldenKind("nf4")]
    public void Double_quantization_is_equal(string name)
    {
        using var scope = NewDisposeScope();
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenFiles.Root, "nf4", "nf4.json")));
        float offset = json.RootElement.GetProperty("cases").GetProperty(name).GetProperty("nested_offset").GetSingle();
        Dictionary<string, Tensor> golden = GoldenTensors.Read("nf4", "nf4.safetensors");
        using var weight = QuantizedWeight.Quantize(golden[$"{name}.weight"], QuantizationType.Nf4, doubleQuantization: true);

        Assert.Equal(offset, weight.Storage.NestedOffset);
        AssertSame(golden[$"{name}.packed"], weight.Storage.Packed);
        AssertSame(golden[$"{name}.absmax_q"], weight.Storage.Absmax);
        AssertSame(golden[$"{name}.nested_absmax"], weight.Storage.NestedAbsmax!);
        float[] scales =
        [
            .. golden[$"{name}.absmax_q"].data<byte>().ToArray().Select((quantized, i) => DoubleQuantization.Dequantize(
                quantized, golden[$"{name}.nested_absmax"].data<float>()[i / 256], weight.Storage.NestedOffset)),
        ];
        Assert.Equal(golden[$"{name}.absmax_dequantized"].data<float>().ToArray(), scales);
        if (golden.TryGetValue($"{name}.dequantized_double", out Tensor? expected))
        {
            AssertSame(expected, weight.Dequantize());
        }
    }

    [Theory]
    [MemberData(nameof(Discovery.Quantized), MemberType = typeof(Discovery))]
    [GoldenKind("nf4 layers")]
    public void A_models_layers_equal_the_checkpoint_in_bitsandbytes_layout(string golden)
    {
        using var scope = NewDisposeScope();
        using var values = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Root, "qlora", golden, "golden.json")));
        string model = Path.GetFileName(values.RootElement.GetProperty("base_model").GetString()!);
        Dictionary<string, Tensor> stored = GoldenTensors.Read("qlora", golden, "model_bnb4bit.safetensors");
        Dictionary<string, Tensor> original = GoldenTensors.Read("models", model, "model.safetensors");
        string[] layers = [.. stored.Keys.Where(key => key.EndsWith(".absmax") && !key.EndsWith("nested_absmax")).Select(key => key[..^7])];
        Assert.NotEmpty(layers);
        bool doubleQuantization = stored.ContainsKey($"{layers[0]}.nested_absmax");
        manual_seed(1);
        foreach (string layer in layers)
        {
            (long rows, long columns) = (original[layer].shape[0], original[layer].shape[1]);
            using var quantized = QuantizedWeight.Quantize(
                original[layer], QuantizationType.Nf4, doubleQuantization: doubleQuantization, name: layer);
            AssertSame(stored[layer], quantized.Storage.Packed);
            AssertSame(stored[$"{layer}.absmax"], quantized.Storage.Absmax);

            var state = JsonDocument.Parse(stored[$"{layer}.quant_state.bitsandbytes__nf4"].data<byte>().ToArray()).RootElement;
            if (doubleQuantization)
            {
                Assert.Equal(state.GetProperty("nested_offset").GetSingle(), quantized.Storage.NestedOffset);
            }

            using var restored = QuantizedWeight.FromStorage(QuantizationType.Nf4, rows, columns, 64, new QuantizedStorage(
                stored[layer].clone(), stored[$"{layer}.absmax"].clone(),
                doubleQuantization ? stored[$"{layer}.nested_absmax"].clone() : null,
                doubleQuantization ? state.GetProperty("nested_offset").GetSingle() : 0));
            Tensor expected = FromCodes(stored, layer, state, rows, columns);
            AssertSame(expected, restored.Dequantize());

            Tensor x = randn(2, 3, columns);
            Assert.True(QuantizedLinear.Forward(x, restored).allclose(nn.functional.linear(x, expected), 1e-5, 1e-5));
        }
    }

    /// <summary>The stored matrix, from the checkpoint's own tables and plain tensor operations.</summary>
    private static Tensor FromCodes(Dictionary<string, Tensor> stored, string layer, JsonElement state, long rows, long columns)
    {
        Tensor scales = stored[$"{layer}.absmax"];
        if (stored.TryGetValue($"{layer}.nested_quant_map", out Tensor? map))
        {
            Tensor nested = stored[$"{layer}.nested_absmax"].repeat_interleave(256)[..(int)scales.numel()];
            scales = (map[scales.to_type(ScalarType.Int64)] * nested) + state.GetProperty("nested_offset").GetSingle();
        }

        Tensor bytes = stored[layer].view(-1).to_type(ScalarType.Int64);
        Tensor nibbles = stack([bytes.div(tensor(16L), RoundingMode.floor), bytes.remainder(tensor(16L))], 1).view(-1);
        return (stored[$"{layer}.quant_map"][nibbles] * scales.repeat_interleave(64)[..(int)(rows * columns)]).view(rows, columns);
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.bytes.ToArray(), actual.bytes.ToArray());
    }
}
