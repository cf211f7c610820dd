using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class CheckpointTests
{
    [Fact]
    public void Every_container_of_a_model_gives_the_same_tensors()
    {
        using IWeightSource original = Checkpoint.Open(Golden.Model("opt_350m_style"));
        using IWeightSource sharded = Checkpoint.Open(Golden.Format("opt_350m_style_sharded"));
        TensorBytes.AssertEqual(original, sharded);
        using IWeightSource index = Checkpoint.Open(Path.Combine(Golden.Format("opt_350m_style_sharded"), "model.safetensors.index.json"));
        TensorBytes.AssertEqual(original, index);
        using IWeightSource file = Checkpoint.Open(Path.Combine(Golden.Model("opt_350m_style"), "model.safetensors"));
        Assert.IsType<SafetensorsFile>(file);
        using IWeightSource torchFile = Checkpoint.Open(Golden.Format("opt_350m_style_torch_bin"));
        Assert.IsType<PyTorchBinFile>(torchFile);
    }

    [Fact]
    public void Several_files_of_torch_save_are_one_checkpoint()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("pytorch_model-00001-of-00002.bin", File.ReadAllBytes(Golden.TorchFile("zip.bin")));
        scratch.Write("pytorch_model-00002-of-00002.bin", File.ReadAllBytes(Golden.TorchFile("legacy.bin")));
        scratch.Write(
            "pytorch_model.bin.index.json",
            """{"weight_map":{"scalar":"pytorch_model-00001-of-00002.bin","linear.bias":"pytorch_model-00002-of-00002.bin"}}""");
        using IWeightSource source = Checkpoint.Open(scratch.Path);
        Assert.Equal(["linear.bias", "scalar"], source.Names);
        using torch.Tensor scalar = source.Read("scalar"), bias = source.Read("linear.bias");
        Assert.Equal(2.5f, scalar.item<float>());
        Assert.Equal([2], bias.shape);
    }

    [Fact]
    public void The_safetensors_file_goes_first()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("pytorch_model.bin", "never looked at");
        scratch.Write("model.safetensors.index.json", "never looked at");
        scratch.Write("model.safetensors", HeaderFile.Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [5]));
        using IWeightSource source = Checkpoint.Open(scratch.Path);
        Assert.Equal(["a"], source.Names);
    }

    [Fact]
    public void A_directory_without_weights_lists_what_was_looked_for()
    {
        using var scratch = new ScratchDirectory();
        string message = Assert.Throws<RecipeException>(() => Checkpoint.Open(scratch.Path)).Message;
        Assert.Contains(scratch.Path, message);
        Assert.Contains("model.safetensors, model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json", message);
        Assert.Contains("PEFT adapter", Assert.Throws<RecipeException>(() => Checkpoint.Open(Golden.Adapter("llama_gqa"))).Message);
        Assert.Contains("There is no file", Assert.Throws<RecipeException>(() => Checkpoint.Open(scratch.File("absent"))).Message);
    }

    [Theory]
    [InlineData("{", "is not valid JSON (line 1")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "has no weight_map")]
    [InlineData("""{"weight_map":{"a":"../model.safetensors"}}""", "gives no file beside it for tensor 'a'")]
    [InlineData("""{"weight_map":{"a":5}}""", "gives no file beside it for tensor 'a'")]
    [InlineData("""{"weight_map":{"a":"model-00002-of-00002.safetensors"}}""", "'model-00002-of-00002.safetensors' is missing beside")]
    [InlineData("""{"weight_map":{"b":"model-00001-of-00002.safetensors"}}""", "holds tensor 'b', and it does not")]
    [InlineData("""{"weight_map":{"\ud800":"model-00001-of-00002.safetensors"}}""", "not valid text")]
    public void A_wrong_index_is_explained(string index, string expected)
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.safetensors.index.json", index);
        scratch.Write(
            "model-00001-of-00002.safetensors", HeaderFile.Bytes("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [5]));
        string message = Assert.Throws<RecipeException>(() => Checkpoint.Open(scratch.Path)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(path, message);
    }

    [Fact]
    public void Names_without_the_base_prefix_are_found_under_it()
    {
        using var scratch = new ScratchDirectory();
        using IWeightSource original = Checkpoint.Open(Golden.Model("opt_350m_style"));
        SafetensorsWriter.Write(
            scratch.File("model.safetensors"),
            original.Names.Select(name => PendingTensor.From(original, name) with { Name = name["model.".Length..] })
                .Append(PendingTensor.From(original, original.Names.First()) with { Name = "lm_head.weight" }));
        using IWeightSource bare = Checkpoint.Open(scratch.Path, "model", "lm_head");
        Assert.Equal(original.Names.Prepend("lm_head.weight").Order(StringComparer.Ordinal), bare.Names);
        foreach (string name in original.Names)
        {
            Assert.True(bare.Contains(name));
            Assert.Equal(original.Describe(name).Shape, bare.Describe(name).Shape);
            using torch.Tensor expected = original.Read(name), actual = bare.Read(name);
            Assert.Equal(TensorBytes.Of(expected), TensorBytes.Of(actual));
        }
        Assert.False(bare.Contains("decoder.embed_tokens.weight"));
        Assert.Contains("'model.absent'", Assert.Throws<RecipeException>(() => bare.Read("model.absent")).Message);
        using IWeightSource headed = Checkpoint.Open(Golden.Model("opt_350m_style"), "model", "lm_head");
        Assert.Equal(original.Names, headed.Names);
    }
}
