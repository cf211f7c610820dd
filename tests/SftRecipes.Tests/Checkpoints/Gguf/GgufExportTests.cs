using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>What an exported file holds, read back.</summary>
[Collection(TorchCollection.Name)]
public sealed class GgufExportTests : IDisposable
{
    private readonly GoldenGguf _models = new();

    public void Dispose() => _models.Dispose();

    [Theory]
    [InlineData(GgufTensorType.F32, 0, 1e-7)]
    [InlineData(GgufTensorType.F16, 1, 6e-4)]
    [InlineData(GgufTensorType.Q8_0, 7, 6e-3)]
    [InlineData(GgufTensorType.Q4_0, 2, 1.2e-1)]
    public void Numbers_are_near_the_models_and_places_are_aligned(GgufTensorType type, int fileType, double tolerance)
    {
        using var scope = torch.NewDisposeScope();
        using GgufFile file = GgufFile.Open(_models.Export("llama3_rope_tied", type));
        using var source = SafetensorsFile.Open(Path.Combine(Golden.Model("llama3_rope_tied"), "model.safetensors"));
        Assert.Equal((uint)fileType, file.Metadata["general.file_type"]);
        foreach ((string name, string original) in new[]
        {
            ("token_embd.weight", "model.embed_tokens.weight"), ("blk.1.ffn_up.weight", "model.layers.1.mlp.up_proj.weight"),
        })
        {
            Assert.Equal(type, file.Describe(name).Type);
            torch.Tensor expected = source.Read(original);
            Assert.Equal(expected.shape, file.Describe(name).Shape);
            double error = (expected - file.Read(name)).norm().ToDouble() / expected.norm().ToDouble();
            Assert.InRange(error, 0, tolerance);
        }

        // Rows that are no whole number of blocks stay in float16; norms are always float32.
        bool isBlocked = type is GgufTensorType.Q8_0 or GgufTensorType.Q4_0;
        Assert.Equal(isBlocked ? GgufTensorType.F16 : type, file.Describe("blk.0.ffn_down.weight").Type);
        Assert.Equal(GgufTensorType.F32, file.Describe("blk.0.attn_norm.weight").Type);
        Assert.All(file.Names, name => Assert.Equal(0, file.Describe(name).Offset % GgufWriter.Alignment));
        Assert.Equal(source.Names.Count + 1, file.Names.Count);
        Assert.Equal([8], file.Describe("rope_freqs.weight").Shape);
    }

    [Fact]
    public void Sizes_are_those_of_the_configuration()
    {
        using GgufFile file = GgufFile.Open(_models.Export("llama3_rope_tied", GgufTensorType.F16));
        Assert.Equal("llama", file.Metadata["general.architecture"]);
        Assert.Equal(256u, file.Metadata["llama.context_length"]);
        Assert.Equal(4u, file.Metadata["llama.attention.head_count"]);
        Assert.Equal(1u, file.Metadata["llama.attention.head_count_kv"]);
        Assert.Equal(16u, file.Metadata["llama.attention.key_length"]);
        Assert.Equal(500_000f, file.Metadata["llama.rope.freq_base"]);
        Assert.Equal("gpt-2", file.Metadata["tokenizer.ggml.pre"]);
        Assert.Equal(96, ((string[])file.Metadata["tokenizer.ggml.tokens"]!).Length);
    }

    [Fact]
    public void Families_that_llama_cpp_lacks_are_refused_by_name()
    {
        RecipeException refusal = Assert.Throws<RecipeException>(() => _models.Export("opt_125m_style", GgufTensorType.F16));
        Assert.Contains("'opt'", refusal.Message);
        Assert.Contains("llama", refusal.Message);
        Assert.Contains("merge", refusal.Message);
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.gguf", "GGUF"u8.ToArray());
        Assert.Contains("not a whole GGUF file", Assert.Throws<RecipeException>(() => GgufFile.Open(path)).Message);
    }
}
