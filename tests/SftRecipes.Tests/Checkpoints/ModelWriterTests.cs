using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class ModelWriterTests
{
    [Fact]
    public void A_model_is_written_as_transformers_saved_it()
    {
        string original = Golden.Model("llama_gqa");
        using var scratch = new ScratchDirectory();
        using IWeightSource source = Checkpoint.Open(original);
        ModelWriter.Save(scratch.Path, TensorBytes.Pending(source), original, torch.ScalarType.Float32);
        using IWeightSource written = Checkpoint.Open(scratch.Path);
        TensorBytes.AssertEqual(source, written);
        foreach (string name in new[] { "config.json", "generation_config.json" })
            Assert.Equal(File.ReadAllText(Path.Combine(original, name)), File.ReadAllText(scratch.File(name)));
    }

    [Theory]
    [InlineData("opt_350m_style_bf16", torch.ScalarType.BFloat16)]
    [InlineData("opt_350m_style_fp16", torch.ScalarType.Float16)]
    public void Saving_in_half_precision_gives_the_files_that_PyTorch_gave(string format, torch.ScalarType type)
    {
        using var scratch = new ScratchDirectory();
        using IWeightSource source = Checkpoint.Open(Golden.Model("opt_350m_style"));
        ModelWriter.Save(scratch.Path, TensorBytes.Pending(source), Golden.Model("opt_350m_style"), type);
        using IWeightSource expected = Checkpoint.Open(Golden.Format(format)), written = Checkpoint.Open(scratch.Path);
        TensorBytes.AssertEqual(expected, written);
        Assert.Equal(
            ModelConfigFile.Load(Golden.Format(format)).GetString("torch_dtype"),
            ModelConfigFile.Load(scratch.Path).GetString("torch_dtype"));
    }

    [Fact]
    public void The_tokenizer_comes_along_and_what_no_longer_holds_goes()
    {
        using ScratchDirectory source = new(), target = new();
        source.Write("config.json", """{"dtype": "float32", "quantization_config": {"load_in_4bit": true}}""");
        source.Write("tokenizer.json", "{}");
        source.Write("merges.txt", "a b\n");
        source.Write("unrelated.txt", "stays");
        target.Write("model-00001-of-00002.safetensors", "of an earlier save");
        target.Write("model.safetensors.index.json", "of an earlier save");
        target.Write("notes.txt", "of the user");
        using torch.Tensor weight = torch.ones(2), ids = torch.arange(3);
        ModelWriter.Save(
            target.Path, [PendingTensor.Of("weight", weight), PendingTensor.Of("ids", ids)], source.Path, torch.ScalarType.BFloat16);
        Assert.Equal(
            ["config.json", "merges.txt", "model.safetensors", "notes.txt", "tokenizer.json"],
            Directory.GetFiles(target.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal("{\n  \"dtype\": \"bfloat16\"\n}\n", File.ReadAllText(target.File("config.json")));
        using IWeightSource written = Checkpoint.Open(target.Path);
        Assert.Equal(torch.ScalarType.BFloat16, written.Describe("weight").Type);
        Assert.Equal(torch.ScalarType.Int64, written.Describe("ids").Type);
    }

    [Fact]
    public void A_model_can_be_saved_over_itself()
    {
        using var scratch = new ScratchDirectory();
        foreach (string path in Directory.GetFiles(Golden.Format("opt_350m_style_sharded")))
            File.Copy(path, scratch.File(Path.GetFileName(path)));
        using IWeightSource original = Checkpoint.Open(Golden.Model("opt_350m_style"));
        using (IWeightSource source = Checkpoint.Open(scratch.Path))
            ModelWriter.Save(scratch.Path, TensorBytes.Pending(source), scratch.Path, torch.ScalarType.Float32, maxShardBytes: 60_000);
        using IWeightSource written = Checkpoint.Open(scratch.Path);
        TensorBytes.AssertEqual(original, written);
        Assert.DoesNotContain(Directory.GetFiles(scratch.Path), path => path.Contains("-of-00002"));
    }

    [Fact]
    public void A_source_without_a_config_is_refused_before_anything_is_written()
    {
        using ScratchDirectory source = new(), target = new();
        using torch.Tensor weight = torch.ones(2);
        Assert.Throws<RecipeException>(
            () => ModelWriter.Save(target.Path, [PendingTensor.Of("weight", weight)], source.Path, torch.ScalarType.Float32));
        Assert.Empty(Directory.GetFileSystemEntries(target.Path));
    }
}
