using SftRecipes.Checkpoints;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>A model goes to programs that do not read safetensors.</summary>
[Collection(TorchCollection.Name)]
public class PyTorchExportTests
{
    [Fact]
    public async Task The_exported_model_is_the_same_model()
    {
        using var folder = new TemporaryDirectory();
        folder.Write(Path.Combine("out", "model.safetensors"), "of an earlier save");
        (await Command.RunAsync<PocketLora>(
            "export", "--format", "pytorch", "--base", "--model", PocketRun.Model, "--output", folder["out"])).Succeeded();
        Assert.Contains("pytorch_model.bin", Directory.GetFiles(folder["out"]).Select(path => Path.GetFileName(path)));
        Assert.DoesNotContain(Directory.GetFiles(folder["out"]), path => path.EndsWith(".safetensors", StringComparison.Ordinal));
        using IWeightSource original = Checkpoint.Open(PocketRun.Model), exported = Checkpoint.Open(folder["out"]);
        Assert.Equal(original.Names.Order(StringComparer.Ordinal), exported.Names.Order(StringComparer.Ordinal));
        foreach (string name in original.Names)
        {
            using torch.Tensor expected = original.Read(name), actual = exported.Read(name);
            Assert.Equal(expected.dtype, actual.dtype);
            Assert.True(expected.eq(actual).all().ToBoolean(), name);
        }

        using LanguageModel model = await PocketLora.LoadBaseAsync(new LoadOptions { ModelDirectory = folder["out"] });
        Assert.NotEmpty((await model.GenerateAsync([new PromptSegment("The capital of", Trained: false)])).Text);
    }
}
