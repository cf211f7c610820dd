namespace SftRecipes.Tests.Hub;

public sealed class HuggingFaceHubCacheTests : IDisposable
{
    private const string Commit = "95d1e7d2c0b0a3a4c8f1d6b7e9f0123456789abc";
    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    private HubOptions Options => HubOptions.FromEnvironment(name => name switch
    {
        "HF_HOME" => _home.Path,
        "HF_HUB_OFFLINE" => "1",
        _ => null,
    });

    /// <summary>HF_HOME as huggingface_hub leaves it after a download.</summary>
    private string MakeSnapshot(params string[] files)
    {
        const string Repository = "hub/models--facebook--opt-350m";
        string snapshot = _home[Repository, "snapshots", Commit];
        Directory.CreateDirectory(snapshot);
        foreach (string file in files)
        {
            string blob = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
            _home.Write($"{Repository}/blobs/{blob}", "{}");
            File.CreateSymbolicLink(Path.Combine(snapshot, file), Path.Combine("..", "..", "blobs", blob));
        }
        _home.Write($"{Repository}/refs/main", Commit);
        return snapshot;
    }

    private async Task<string> ResolveAsync(ModelFiles files = ModelFiles.All)
    {
        using var hub = new HuggingFaceHub(Options);
        return await hub.ResolveAsync("facebook/opt-350m", "main", files);
    }

    [Theory]
    [InlineData("config.json", "tokenizer.json", "model.safetensors")]
    [InlineData("config.json", "vocab.json", "merges.txt", "pytorch_model.bin")]
    [InlineData("config.json", "tokenizer.model", "model.safetensors")]
    public async Task Snapshots_of_huggingface_hub_are_used(params string[] files)
    {
        string snapshot = MakeSnapshot(files);
        Assert.Equal(snapshot, await ResolveAsync());
    }

    [Theory]
    [InlineData("weights (model.safetensors", "config.json", "tokenizer.json", "adapter_model.safetensors")]
    [InlineData("a tokenizer", "config.json", "vocab.json", "model.safetensors")]
    [InlineData("config.json", "tokenizer.json", "model.safetensors")]
    public async Task Snapshots_that_lack_something_are_not(string lacking, params string[] files)
    {
        MakeSnapshot(files);
        var error = await Assert.ThrowsAsync<RecipeException>(() => ResolveAsync());
        Assert.Contains($"lacks {lacking}", error.Message);
    }

    [Fact]
    public async Task Configuration_and_tokenizer_are_enough_where_no_more_is_needed()
    {
        string snapshot = MakeSnapshot("config.json", "tokenizer.json");
        Assert.Equal(snapshot, await ResolveAsync(ModelFiles.ConfigurationAndTokenizer));
        await Assert.ThrowsAsync<RecipeException>(() => ResolveAsync());
    }

    [Fact]
    public async Task Links_to_blobs_that_are_gone_do_not_count()
    {
        string snapshot = MakeSnapshot("config.json", "tokenizer.json", "model.safetensors");
        File.Delete(new FileInfo(Path.Combine(snapshot, "model.safetensors")).ResolveLinkTarget(true)!.FullName);
        var error = await Assert.ThrowsAsync<RecipeException>(() => ResolveAsync());
        Assert.Contains("lacks weights", error.Message);
    }

    [Fact]
    public async Task All_shards_of_an_index_must_be_there()
    {
        string snapshot = MakeSnapshot("config.json", "tokenizer.json", "model-00001-of-00002.safetensors");
        File.WriteAllText(
            Path.Combine(snapshot, "model.safetensors.index.json"),
            """{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""");
        var error = await Assert.ThrowsAsync<RecipeException>(() => ResolveAsync());
        Assert.Contains("lacks model-00002-of-00002.safetensors", error.Message);
        File.WriteAllText(Path.Combine(snapshot, "model-00002-of-00002.safetensors"), "");
        Assert.Equal(snapshot, await ResolveAsync());
        File.WriteAllText(Path.Combine(snapshot, "model.safetensors.index.json"), "{");
        error = await Assert.ThrowsAsync<RecipeException>(() => ResolveAsync());
        Assert.Contains("lacks a readable model.safetensors.index.json", error.Message);
    }

    [Fact]
    public async Task Local_directories_come_first()
    {
        string directory = _home["my-model"];
        foreach (string file in new[] { "config.json", "tokenizer.json", "model.safetensors" })
            _home.Write($"my-model/{file}", "{}");
        using var hub = new HuggingFaceHub(Options);
        Assert.Equal(directory, await hub.ResolveAsync(directory));
        Assert.Equal(directory, await hub.ResolveAsync(Path.GetRelativePath(Environment.CurrentDirectory, directory)));

        File.Delete(_home["my-model", "config.json"]);
        var error = await Assert.ThrowsAsync<RecipeException>(() => hub.ResolveAsync(directory));
        Assert.Contains($"The model directory '{directory}' lacks config.json", error.Message);
    }
}
