using System.Runtime.InteropServices;
using System.Text.Json;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class PyTorchBinFileTests
{
    [Fact]
    public void The_archive_of_a_model_holds_what_its_safetensors_file_holds()
    {
        using IWeightSource original = Checkpoint.Open(Golden.Model("opt_350m_style"));
        using PyTorchBinFile file = PyTorchBinFile.Open(Path.Combine(Golden.Format("opt_350m_style_torch_bin"), "pytorch_model.bin"));
        // torch.save keeps the tied head under its own name.
        string[] tied = [.. file.Names.Except(original.Names)];
        Assert.Equal(["lm_head.weight"], tied);
        using torch.Tensor head = file.Read("lm_head.weight"), embedding = file.Read("model.decoder.embed_tokens.weight");
        Assert.Equal(TensorBytes.Of(embedding), TensorBytes.Of(head));
        foreach (string name in original.Names)
        {
            using torch.Tensor expected = original.Read(name), actual = file.Read(name);
            Assert.Equal(expected.shape, actual.shape);
            Assert.Equal(TensorBytes.Of(expected), TensorBytes.Of(actual));
        }
    }

    [Theory]
    [InlineData("zip.bin")]
    [InlineData("zip_protocol4.bin")]
    [InlineData("legacy.bin")]
    public void Types_and_views_are_what_Python_says_they_are(string name)
    {
        using PyTorchBinFile file = PyTorchBinFile.Open(Golden.TorchFile(name));
        AssertExpected(file);
    }

    [Fact]
    public void Tied_weights_share_their_memory()
    {
        using PyTorchBinFile file = PyTorchBinFile.Open(Golden.TorchFile("zip.bin"));
        using torch.Tensor embedding = file.Read("embed.weight"), head = file.Read("lm_head.weight");
        embedding[1, 2] = 42;
        Assert.Equal(42, head[1, 2].item<float>());
    }

    [Theory]
    [InlineData("evil.bin", "posix.system")]
    [InlineData("evil_legacy.bin", "posix.system")]
    public void Nothing_is_executed(string name, string function)
    {
        string message = Assert.Throws<RecipeException>(() => PyTorchBinFile.Open(Golden.TorchFile(name))).Message;
        Assert.Contains($"needs '{function}'", message);
        Assert.Contains(name, message);
        Assert.False(File.Exists("executed"));
    }

    [Fact]
    public void A_dict_around_the_tensors_is_named()
    {
        string message = Assert.Throws<RecipeException>(() => PyTorchBinFile.Open(Golden.TorchFile("nested.bin"))).Message;
        Assert.Contains("'epoch', 'state_dict'", message);
    }

    [Theory]
    [InlineData("plain text", "is not a file that torch.save wrote")]
    [InlineData("\u0080\u0002K\u0007.", "is not a file that torch.save wrote")]
    [InlineData("\u0080", "1 bytes are needed, 0 are left")]
    [InlineData("PK", "the end of its archive is missing")]
    public void Other_files_are_refused(string content, string expected)
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.bin", System.Text.Encoding.Latin1.GetBytes(content));
        string message = Assert.Throws<RecipeException>(() => PyTorchBinFile.Open(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
    }

    /// <summary>Compares with what the script beside the files wrote down.</summary>
    internal static void AssertExpected(IWeightSource file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Golden.TorchFile("expected.json")));
        var expected = json.RootElement.GetProperty("tensors").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), file.Names);
        foreach ((string name, JsonElement tensor) in expected)
        {
            using torch.Tensor read = file.Read(name), values = read.to(torch.ScalarType.Float64);
            string type = WeightType.Of(read.dtype).Config;
            Assert.Equal(tensor.GetProperty("dtype").GetString(), type);
            Assert.Equal(tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), read.shape);
            Assert.Equal(read.shape, file.Describe(name).Shape);
            Assert.Equal(
                tensor.GetProperty("values").EnumerateArray().Select(value => value.ValueKind switch
                {
                    JsonValueKind.True => 1,
                    JsonValueKind.False => 0,
                    _ => value.GetDouble(),
                }),
                MemoryMarshal.Cast<byte, double>(TensorBytes.Of(values)).ToArray());
        }
    }
}
