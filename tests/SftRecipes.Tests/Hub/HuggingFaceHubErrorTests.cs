using System.Text;
using SftRecipes.Hub;

namespace SftRecipes.Tests.Hub;

public sealed class HuggingFaceHubErrorTests : IDisposable
{
    private readonly TemporaryDirectory _cache = new();
    private readonly FakeHub _fake = new();

    public void Dispose()
    {
        _fake.Dispose();
        _cache.Dispose();
    }

    [Theory]
    [InlineData(401, "", null, "does not show 'org/tiny' without a token")]
    [InlineData(401, "", "hf_old", "refuses the token for 'org/tiny'")]
    [InlineData(403, "GatedRepo", "hf_old", "denies access to 'org/tiny': accept its licence at http://127.0.0.1")]
    [InlineData(404, "RepoNotFound", null, "has no model 'org/tiny'")]
    [InlineData(404, "RevisionNotFound", null, "'org/tiny' has no revision 'main'")]
    [InlineData(418, "", null, "answered with status 418")]
    public async Task Refusals_say_what_to_do_and_are_not_repeated(int status, string code, string? token, string message)
    {
        _fake.Intercept = _ => new Reply(status, null, new() { ["X-Error-Code"] = code });
        Assert.Contains(message, await ErrorAsync(_fake.Options(_cache) with { Token = token }));
        Assert.Single(_fake.Requests);
    }

    [Fact]
    public async Task Missing_files_are_named()
    {
        _fake.Intercept = request => request.Path.EndsWith("config.json", StringComparison.Ordinal)
            ? new Reply(404, null, new() { ["X-Error-Code"] = "EntryNotFound" }) : null;
        Assert.Contains($"'org/tiny' has no file config.json at revision '{FakeHub.Commit}'", await ErrorAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Failures_that_do_not_pass_end_after_the_allowed_attempts(int status)
    {
        _fake.Intercept = _ => new Reply(status);
        Assert.Contains(status == 429 ? "no more requests for now" : $"status {status} on each of 3 attempts", await ErrorAsync());
        Assert.Equal(3, _fake.Requests.Length);
    }

    [Fact]
    public async Task Failures_of_the_storage_end_as_well()
    {
        _fake.InterceptStorage = _ => new Reply(500);
        Assert.Contains("status 500 on each of 3 attempts (model.safetensors of 'org/tiny')", await ErrorAsync());
        Assert.Equal(3, _fake.StorageRequests.Length);
    }

    [Fact]
    public async Task Refusals_of_the_storage_are_not_repeated()
    {
        _fake.InterceptStorage = _ => new Reply(403);
        Assert.Contains("denies access", await ErrorAsync());
        Assert.Single(_fake.StorageRequests);
    }

    [Fact]
    public async Task Bodies_that_stay_short_are_an_error()
    {
        _fake.InterceptStorage = _ => new Reply(200, _fake.Files["model.safetensors"][..1000]);
        Assert.Contains("broke off after 1,000 of 300,000 bytes", await ErrorAsync());
        Assert.Equal(3, _fake.StorageRequests.Length);
        AssertNothingIsHalf("model.safetensors");
    }

    [Fact]
    public async Task Bodies_that_are_cut_again_and_again_are_an_error()
    {
        _fake.InterceptStorage = request => FakeHub.Content(_fake.Files["model.safetensors"], request) with { CutAfter = 0 };
        Assert.Contains("could not be reached on 3 attempts (model.safetensors", await ErrorAsync());
        Assert.Equal(3, _fake.StorageRequests.Length);
    }

    [Fact]
    public async Task Bodies_that_are_too_long_are_an_error()
    {
        _fake.InterceptStorage = _ => new Reply(200, FakeHub.Bytes(400_000, 9));
        Assert.Contains("(longer than 300,000 bytes) and was thrown away", await ErrorAsync());
        AssertNothingIsHalf("model.safetensors");
        Assert.False(File.Exists(Blob("model.safetensors") + ".incomplete"));
    }

    [Fact]
    public async Task Wrong_SHA256_of_weights_is_an_error()
    {
        _fake.InterceptStorage = _ => new Reply(200, FakeHub.Bytes(300_000, 9));
        Assert.Contains("model.safetensors of 'org/tiny' did not arrive as the hub describes it (its hash differs)", await ErrorAsync());
        Assert.Single(_fake.StorageRequests);
        AssertNothingIsHalf("model.safetensors");
        Assert.False(File.Exists(Blob("model.safetensors") + ".incomplete"));
    }

    [Fact]
    public async Task Wrong_git_hash_of_small_files_is_an_error()
    {
        _fake.Intercept = request => request.Method == "GET" && request.Path.EndsWith("/tokenizer.json", StringComparison.Ordinal)
            ? new Reply(200, Encoding.UTF8.GetBytes("""{"version": "2.0"}""")) : null;
        Assert.Contains("tokenizer.json of 'org/tiny' did not arrive as the hub describes it (its hash differs)", await ErrorAsync());
        AssertNothingIsHalf("tokenizer.json");
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error()
    {
        HubOptions options = _fake.Options(_cache);
        _fake.Dispose();
        string message = await ErrorAsync(options);
        Assert.Contains($"{options.Endpoint.AbsoluteUri.TrimEnd('/')} could not be reached on 3 attempts", message);
        Assert.Contains("or pass --model DIR", message);
    }

    [Theory]
    [InlineData("<html>Please log in</html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"sha": "../../x", "siblings": []}""")]
    [InlineData("""{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [1]}""")]
    public async Task Answers_of_something_else_are_an_error(string body)
    {
        _fake.Intercept = _ => new Reply(200, Encoding.UTF8.GetBytes(body));
        Assert.Contains("does not answer as a Hugging Face hub", await ErrorAsync());
    }

    [Fact]
    public async Task Endless_redirects_are_an_error()
    {
        _fake.Intercept = request => new Reply(307, null, new() { ["Location"] = request.Path });
        Assert.Contains("more than 10 redirects", await ErrorAsync());
    }

    [Fact]
    public async Task Repositories_without_weights_or_tokenizer_are_named_before_anything_is_downloaded()
    {
        _fake.Files.Remove("tokenizer.json");
        _fake.Files.Remove("model.safetensors");
        _fake.Files.Remove("pytorch_model.bin");
        string message = await ErrorAsync();
        Assert.Contains("lacks a tokenizer (tokenizer.json", message);
        Assert.Contains("weights (model.safetensors", message);
        Assert.False(Directory.Exists(_cache["hub"]));
    }

    [Fact]
    public async Task Shards_that_the_index_names_must_be_there()
    {
        _fake.Files.Remove("model.safetensors");
        _fake.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes(
            """{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""");
        _fake.Files["model-00001-of-00002.safetensors"] = FakeHub.Bytes(10, 4);
        Assert.Contains("lacks model-00002-of-00002.safetensors", await ErrorAsync());
        Assert.Empty(_fake.StorageRequests);
        Assert.False(File.Exists(_cache["hub", "models--org--tiny", "refs", "main"]));
    }

    [Fact]
    public async Task Disks_that_are_too_small_are_named_before_the_download()
    {
        _fake.Intercept = request => request.Path.EndsWith("model.safetensors", StringComparison.Ordinal)
            ? new Reply(200, null, new() { ["ETag"] = "\"x\"", ["X-Linked-Size"] = "1000000000000000000" }) : null;
        Assert.Contains("The download needs 1,000,000,000.0 GB and the disk", await ErrorAsync());
        Assert.All(_fake.Requests[1..], request => Assert.Equal("HEAD", request.Method));
    }

    /// <summary>The error of a disk that fills up on the way, as the operating system itself gives it.</summary>
    [SkippableFact]
    public void Full_disks_are_told_from_other_errors()
    {
        Skip.IfNot(File.Exists("/dev/full"), "needs /dev/full");
        HubOptions options = _fake.Options(_cache);
        var full = Assert.ThrowsAny<IOException>(() => File.AppendAllText("/dev/full", "x"));
        Assert.Contains($"The disk of {options.CacheDirectory} is full: free some space", HubErrors.CannotWrite(options, full).Message);
        var missing = Assert.ThrowsAny<IOException>(() => File.ReadAllText(_cache["none"]));
        Assert.Contains("cannot be written", HubErrors.CannotWrite(options, missing).Message);
    }

    [Fact]
    public async Task Caches_that_cannot_be_written_are_named()
    {
        HubOptions options = _fake.Options(_cache) with { CacheDirectory = _cache.Write("file", "") };
        Assert.Contains($"The cache {options.CacheDirectory} cannot be written", await ErrorAsync(options));
    }

    [Fact]
    public async Task Offline_says_what_is_missing_and_asks_nothing()
    {
        HubOptions options = _fake.Options(_cache) with { Offline = true };
        string message = await ErrorAsync(options);
        Assert.Contains("'org/tiny' at revision 'main' is not whole in the cache", message);
        Assert.Contains("unset HF_HUB_OFFLINE", message);
        Assert.Empty(_fake.Requests);
    }

    [Theory]
    [InlineData("./no/such/directory")]
    [InlineData("/no/such/directory")]
    [InlineData("a/b/c")]
    [InlineData("org/../x")]
    [InlineData("")]
    public async Task Names_that_are_no_ids_are_refused(string model)
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        var error = await Assert.ThrowsAsync<RecipeException>(() => hub.ResolveAsync(model));
        Assert.Contains("neither a directory that exists nor a hub id", error.Message);
        Assert.Empty(_fake.Requests);
    }

    [Theory]
    [InlineData("../main")]
    [InlineData("")]
    [InlineData("/etc")]
    public async Task Names_that_are_no_revisions_are_refused(string revision)
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        var error = await Assert.ThrowsAsync<RecipeException>(() => hub.ResolveAsync(FakeHub.Model, revision));
        Assert.Contains("is not a branch, tag or commit", error.Message);
    }

    [Fact]
    public void Tokens_that_cannot_be_sent_are_refused_without_showing_them()
    {
        var error = Assert.Throws<RecipeException>(() => new HuggingFaceHub(_fake.Options(_cache) with { Token = "hf secret" }));
        Assert.DoesNotContain("secret", error.Message);
    }

    private string Blob(string file) => _cache["hub", "models--org--tiny", "blobs", _fake.ETag(file)];

    private void AssertNothingIsHalf(string file)
    {
        Assert.False(File.Exists(Blob(file)));
        Assert.False(File.Exists(_cache["hub", "models--org--tiny", "snapshots", FakeHub.Commit, file]));
        Assert.False(File.Exists(_cache["hub", "models--org--tiny", "refs", "main"]));
    }

    private async Task<string> ErrorAsync(HubOptions? options = null)
    {
        using var hub = new HuggingFaceHub(options ?? _fake.Options(_cache));
        string message = (await Assert.ThrowsAsync<RecipeException>(() => hub.ResolveAsync(FakeHub.Model))).Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("hf_old", message);
        return message;
    }
}
