using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class SafetensorsFileTests
{
    [Fact]
    public void Reads_names_types_shapes_and_metadata()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(Golden.Format("opt_350m_style_bf16"), "model.safetensors"));
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(36, file.Names.Count);
        WeightInfo info = file.Describe("model.decoder.embed_tokens.weight");
        Assert.Equal(torch.ScalarType.BFloat16, info.Type);
        Assert.Equal([128, 24], info.Shape);
    }

    [Theory]
    [InlineData("opt_350m_style_bf16", torch.ScalarType.BFloat16)]
    [InlineData("opt_350m_style_fp16", torch.ScalarType.Float16)]
    public void Half_precision_files_are_the_roundings_of_the_original(string format, torch.ScalarType type)
    {
        using IWeightSource original = Checkpoint.Open(Golden.Model("opt_350m_style"));
        using IWeightSource half = Checkpoint.Open(Golden.Format(format));
        Assert.Equal(original.Names, half.Names);
        foreach (string name in original.Names)
        {
            using torch.Tensor full = original.Read(name), expected = full.to(type), actual = half.Read(name);
            Assert.Equal(type, actual.dtype);
            Assert.Equal(TensorBytes.Of(expected), TensorBytes.Of(actual));
        }
    }

    [Fact]
    public void Names_are_those_that_the_writer_says_it_saved()
    {
        string model = Golden.Model("llama_gqa");
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(model, "model.safetensors"));
        using var golden = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(model, "golden.json")));
        string[] keys = [.. golden.RootElement.GetProperty("saved_keys").EnumerateArray().Select(key => key.GetString()!)];
        Assert.Equal(keys.Order(StringComparer.Ordinal), file.Names);
    }

    [SkippableFact]
    public void Tensors_outlive_their_source()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux tells which files a process has mapped");
        using var scratch = new ScratchDirectory();
        string path = Path.Combine(Golden.Model("llama_gqa"), "model.safetensors");
        string copy = scratch.Write("copy.safetensors", File.ReadAllBytes(path));
        using SafetensorsFile file = SafetensorsFile.Open(copy);
        string name = file.Names.First();
        torch.Tensor first = file.Read(name), second = file.Read(name);
        byte[] expected = TensorBytes.Of(first);
        file.Dispose();
        first.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(IsMapped(copy));
        Assert.Equal(expected, TensorBytes.Of(second));
        using (torch.Tensor view = second.flatten())
        {
            second.Dispose();
            Assert.Equal(expected, TensorBytes.Of(view));
        }
        Assert.False(IsMapped(copy));
        Assert.Throws<ObjectDisposedException>(() => file.Read(name));
    }

    [Fact]
    public void A_write_through_a_tensor_does_not_reach_the_file()
    {
        using var scratch = new ScratchDirectory();
        byte[] content = File.ReadAllBytes(Path.Combine(Golden.Model("llama_gqa"), "model.safetensors"));
        string copy = scratch.Write("copy.safetensors", content);
        using (SafetensorsFile file = SafetensorsFile.Open(copy))
        {
            using torch.Tensor tensor = file.Read("model.norm.weight");
            tensor.fill_(3);
            Assert.Equal(3, tensor.mean().item<float>());
        }
        Assert.Equal(content, File.ReadAllBytes(copy));
    }

    [Fact]
    public void Reading_copies_nothing()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(Golden.Model("llama_gqa"), "model.safetensors"));
        using torch.Tensor one = file.Read("lm_head.weight"), other = file.Read("lm_head.weight");
        one[0, 0] = 42;
        Assert.Equal(42, other[0, 0].item<float>());
    }

    [Fact]
    public void A_header_without_padding_leaves_tensors_readable()
    {
        using var scratch = new ScratchDirectory();
        byte[] data = [1, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64];
        const string Header =
            """{"a":{"dtype":"I32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""";
        for (int padding = 0; padding < 8; padding++)
        {
            string path = scratch.Write($"{padding}.safetensors", HeaderFile.Bytes(Header + new string(' ', padding), data));
            using SafetensorsFile file = SafetensorsFile.Open(path);
            using torch.Tensor a = file.Read("a"), b = file.Read("b");
            Assert.Equal(0, a.dim());
            Assert.Equal(1, a.item<int>());
            Assert.Equal([1f, 2f], b.data<float>().ToArray());
        }
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(Golden.Model("llama_gqa"), "model.safetensors"));
        Assert.Contains("'nothing'", Assert.Throws<RecipeException>(() => file.Read("nothing")).Message);
        Assert.Contains(file.Path, Assert.Throws<RecipeException>(() => file.Describe("nothing")).Message);
        Assert.False(file.Contains("nothing"));
    }

    private static bool IsMapped(string path) =>
        File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(path, StringComparison.Ordinal));
}
