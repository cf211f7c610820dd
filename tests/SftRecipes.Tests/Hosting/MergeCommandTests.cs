namespace SftRecipes.Tests.Hosting;

[Collection(TorchCollection.Name)]
public sealed class MergeCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task WritesAModelDirectoryThatIsWhole()
    {
        string model = TinyModelDirectory.Create(_directory);
        File.Copy(Path.Combine(Golden, "model.safetensors"), Path.Combine(model, "model.safetensors"));

        HostRun run = await HostRun.OfAsync(
            new FakeHostedRecipe(), "merge", "--model", model, "--adapter", Adapter, "--output", _directory["merged"],
            "--dtype", "bfloat16", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("bfloat16", run.ParseJson().GetProperty("dtype").GetString());
        Assert.Equal(new FileInfo(_directory["merged", "model.safetensors"]).Length, run.ParseJson().GetProperty("bytes").GetInt64());
        Assert.True(File.Exists(_directory["merged", "tokenizer.json"]));
        Assert.Contains("bfloat16", File.ReadAllText(_directory["merged", "config.json"]));
        Assert.Contains("was trained on weights in Nf4", run.Error);
    }

    [Fact]
    public async Task FullFineTuningHasNothingToMerge()
    {
        var recipe = new FakeHostedRecipe { Definition = Recipes.Definition(_directory.Path) with { Lora = null } };

        HostRun run = await HostRun.OfAsync(recipe, "merge", "--output", _directory["merged"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing to merge", run.Error);
    }

    [Fact]
    public async Task ARefusedMergeLeavesNothing()
    {
        string model = TinyModelDirectory.Create(_directory);

        HostRun run = await HostRun.OfAsync(
            new FakeHostedRecipe(), "merge", "--model", model, "--adapter", Adapter, "--output", _directory["merged"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no model weights", run.Error);
        Assert.False(Directory.Exists(_directory["merged"]));
    }

    public void Dispose() => _directory.Dispose();

    private static string Adapter => Path.Combine(Golden, "adapter");

    private static string Golden => Path.Combine(GoldenFiles.Root, "models", "opt_125m_style");
}
