using System.Runtime.InteropServices;
using System.Text.Json;
using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>Against ggml's own reference functions.</summary>
public class GgufBlockFormatTests
{
    [Theory]
    [InlineData(GgufTensorType.Q4_0)]
    [InlineData(GgufTensorType.Q8_0)]
    public void Blocks_equal_ggmls_byte_for_byte(GgufTensorType type)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Root, "gguf", "blocks.json")));
        float[] values = Floats(golden.RootElement.GetProperty("values"));
        JsonElement expected = golden.RootElement.GetProperty(type.ToString().ToLowerInvariant());
        GgufBlockFormat format = GgufBlockFormat.Of(type);
        byte[] bytes = new byte[format.Bytes(values.Length)];
        format.Encode(values, bytes);
        Assert.Equal(expected.GetProperty("bytes").GetString(), Convert.ToHexStringLower(bytes));
        float[] decoded = new float[values.Length];
        format.Decode(bytes, decoded);
        Assert.Equal(Floats(expected.GetProperty("dequantized")), decoded);
    }

    private static float[] Floats(JsonElement hex) => MemoryMarshal.Cast<byte, float>(Convert.FromHexString(hex.GetString()!)).ToArray();
}
