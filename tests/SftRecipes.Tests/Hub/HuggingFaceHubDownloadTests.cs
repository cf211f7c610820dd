using System.Text;

namespace SftRecipes.Tests.Hub;

public sealed class HuggingFaceHubDownloadTests : IDisposable
{
    private readonly TemporaryDirectory _cache = new();
    private readonly FakeHub _fake = new();

    public void Dispose()
    {
        _fake.Dispose();
        _cache.Dispose();
    }

    private string Repository => _cache["hub", "models--org--tiny"];

    private string Snapshot => Path.Combine(Repository, "snapshots", FakeHub.Commit);

    [Fact]
    public async Task Download_makes_the_layout_of_huggingface_hub()
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        Assert.Equal(Snapshot, await hub.ResolveAsync(FakeHub.Model));

        string[] expected = ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
        Assert.Equal(expected, Directory.GetFiles(Snapshot).Select(path => Path.GetFileName(path)).Order());
        foreach (string name in expected)
        {
            string path = Path.Combine(Snapshot, name);
            Assert.Equal(_fake.Files[name], File.ReadAllBytes(path));
            Assert.Equal(Path.Combine("..", "..", "blobs", _fake.ETag(name)), new FileInfo(path).LinkTarget);
        }
        Assert.Equal(expected.Length, Directory.GetFiles(Path.Combine(Repository, "blobs")).Length);
        Assert.Equal(FakeHub.Commit, File.ReadAllText(Path.Combine(Repository, "refs", "main")));
    }

    [Fact]
    public async Task Cached_models_need_no_request()
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        await hub.ResolveAsync(FakeHub.Model);
        int requests = _fake.Requests.Length;
        Assert.Equal(Snapshot, await hub.ResolveAsync(FakeHub.Model));
        Assert.Equal(Snapshot, await hub.ResolveAsync(FakeHub.Model, FakeHub.Commit));
        using var offline = new HuggingFaceHub(_fake.Options(_cache) with { Offline = true });
        Assert.Equal(Snapshot, await offline.ResolveAsync(FakeHub.Model));
        Assert.Equal(requests, _fake.Requests.Length);
    }

    [Fact]
    public async Task Configuration_and_tokenizer_alone_need_no_weights()
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model, "main", ModelFiles.ConfigurationAndTokenizer);
        Assert.False(File.Exists(Path.Combine(directory, "model.safetensors")));
        Assert.Equal(_fake.Files["tokenizer.json"], File.ReadAllBytes(Path.Combine(directory, "tokenizer.json")));
        Assert.Empty(_fake.StorageRequests);

        // The weights come when they are asked for, and what is there is not fetched again.
        await hub.ResolveAsync(FakeHub.Model);
        const string Tokenizer = $"/{FakeHub.Model}/resolve/{FakeHub.Commit}/tokenizer.json";
        Assert.Single(_fake.Requests, request => request is { Method: "GET", Path: Tokenizer });
        Assert.Single(_fake.StorageRequests);
    }

    [Fact]
    public async Task Token_goes_to_the_hub_and_never_to_the_storage()
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache) with { Token = "hf_secret" });
        await hub.ResolveAsync(FakeHub.Model);
        Assert.All(_fake.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.NotEmpty(_fake.StorageRequests);
        Assert.All(_fake.StorageRequests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task Redirects_within_the_hub_are_followed_with_the_token()
    {
        // As for a renamed repository.
        _fake.Intercept = request => request.Path.Contains("/old-name", StringComparison.Ordinal)
            ? new Reply(307, null, new() { ["Location"] = request.Path.Replace("/old-name", $"/{FakeHub.Model}") })
            : null;
        using var hub = new HuggingFaceHub(_fake.Options(_cache) with { Token = "hf_secret" });
        string directory = await hub.ResolveAsync("old-name");
        Assert.Equal(_cache["hub", "models--old-name", "snapshots", FakeHub.Commit], directory);
        Assert.Equal(_fake.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(directory, "model.safetensors")));
        Assert.All(_fake.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
    }

    [Fact]
    public async Task Cut_connections_are_resumed_where_they_broke()
    {
        int calls = 0;
        _fake.InterceptStorage = request =>
        {
            Reply whole = FakeHub.Content(_fake.Files["model.safetensors"], request);
            return ++calls <= 4 ? whole with { CutAfter = 50_000 } : whole;
        };
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model);
        Assert.Equal(_fake.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(directory, "model.safetensors")));
        // Five calls though three attempts are the limit: each got further.
        Assert.Equal(5, _fake.StorageRequests.Length);
        Assert.Equal(
            [null, "bytes=50000-", "bytes=100000-", "bytes=150000-", "bytes=200000-"],
            _fake.StorageRequests.Select(request => request.Range));
    }

    [Fact]
    public async Task Next_run_continues_where_the_last_broke_off()
    {
        byte[] weights = _fake.Files["model.safetensors"];
        string incomplete = Path.Combine(Repository, "blobs", _fake.ETag("model.safetensors") + ".incomplete");
        Directory.CreateDirectory(Path.GetDirectoryName(incomplete)!);
        File.WriteAllBytes(incomplete, weights[..123_456]);
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model);
        Assert.Equal("bytes=123456-", Assert.Single(_fake.StorageRequests).Range);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(directory, "model.safetensors")));
        Assert.False(File.Exists(incomplete));
    }

    [Theory]
    [InlineData(100)] // other bytes than the file's
    [InlineData(300_000)] // as many, but others
    [InlineData(400_000)] // too many
    public async Task Wrong_remains_of_an_earlier_run_are_thrown_away(int length)
    {
        string incomplete = Path.Combine(Repository, "blobs", _fake.ETag("model.safetensors") + ".incomplete");
        Directory.CreateDirectory(Path.GetDirectoryName(incomplete)!);
        File.WriteAllBytes(incomplete, new byte[length]);
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model);
        Assert.Equal(_fake.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(directory, "model.safetensors")));
    }

    [Fact]
    public async Task Servers_that_ignore_the_range_start_anew()
    {
        int calls = 0;
        _fake.InterceptStorage = _ => new Reply(200, _fake.Files["model.safetensors"], CutAfter: ++calls == 1 ? 70_000 : null);
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model);
        Assert.Equal(_fake.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(directory, "model.safetensors")));
        Assert.Equal([null, "bytes=70000-"], _fake.StorageRequests.Select(request => request.Range));
    }

    [Fact]
    public async Task Failures_that_pass_are_tried_again()
    {
        var seen = new HashSet<string>();
        _fake.Intercept = request => seen.Add(request.Method + request.Path) ? new Reply(500) : null;
        _fake.InterceptStorage = request => seen.Add("storage") ? new Reply(503) : null;
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        Assert.Equal(Snapshot, await hub.ResolveAsync(FakeHub.Model));
    }

    [Fact]
    public async Task Silent_servers_are_tried_again()
    {
        int calls = 0;
        var never = new TaskCompletionSource();
        _fake.InterceptStorage = request => ++calls == 1
            ? FakeHub.Content(_fake.Files["model.safetensors"], request) with { CutAfter = 1000, WaitAfterCut = never.Task }
            : null;
        using var hub = new HuggingFaceHub(_fake.Options(_cache) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(Snapshot, await hub.ResolveAsync(FakeHub.Model));
        Assert.Equal([null, "bytes=1000-"], _fake.StorageRequests.Select(request => request.Range));
        never.SetResult();
    }

    [Fact]
    public async Task Shards_are_downloaded_with_their_index()
    {
        _fake.Files.Remove("model.safetensors");
        _fake.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes(
            """{"weight_map": {"a": "part-a.safetensors", "b": "part-b.safetensors", "c": "part-a.safetensors"}}""");
        _fake.Files["part-a.safetensors"] = FakeHub.Bytes(10, 4);
        _fake.Files["part-b.safetensors"] = FakeHub.Bytes(20, 5);
        _fake.Files["consolidated.safetensors"] = FakeHub.Bytes(30, 6);
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model);
        foreach (string name in new[] { "model.safetensors.index.json", "part-a.safetensors", "part-b.safetensors" })
            Assert.Equal(_fake.Files[name], File.ReadAllBytes(Path.Combine(directory, name)));
        Assert.False(File.Exists(Path.Combine(directory, "pytorch_model.bin")));
        Assert.False(File.Exists(Path.Combine(directory, "consolidated.safetensors")));
    }

    [Fact]
    public async Task Without_safetensors_the_PyTorch_file_is_taken()
    {
        _fake.Files.Remove("model.safetensors");
        _fake.Files.Remove("tokenizer.json");
        _fake.Files["vocab.json"] = _fake.Files["merges.txt"] = Encoding.UTF8.GetBytes("{}");
        _fake.Files["special_tokens_map.json"] = [];
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        string directory = await hub.ResolveAsync(FakeHub.Model);
        Assert.Equal(
            [
                "config.json", "generation_config.json", "merges.txt", "pytorch_model.bin", "special_tokens_map.json",
                "tokenizer_config.json", "vocab.json",
            ],
            Directory.GetFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_links_snapshots_hold_copies()
    {
        using var hub = new HuggingFaceHub(_fake.Options(_cache) with { SymbolicLinks = false });
        string path = Path.Combine(await hub.ResolveAsync(FakeHub.Model), "model.safetensors");
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal(_fake.Files["model.safetensors"], File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Progress_counts_up_to_the_whole()
    {
        var reports = new List<DownloadProgress>();
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        await hub.ResolveAsync(FakeHub.Model, "main", new SynchronousProgress(reports.Add));
        long total = reports[^1].TotalSize;
        Assert.Equal(new[] { "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json" }
            .Sum(name => _fake.Files[name].Length), total);
        Assert.Equal(total, reports[^1].TotalBytes);
        Assert.Equal(reports.Select(report => report.TotalBytes).Order(), reports.Select(report => report.TotalBytes));
        Assert.Contains(new DownloadProgress("model.safetensors", 300_000, 300_000, 300_000 + 23, total), reports);
    }

    [Fact]
    public async Task Several_at_once_download_each_file_once()
    {
        HuggingFaceHub[] hubs = [.. Enumerable.Range(0, 4).Select(_ => new HuggingFaceHub(_fake.Options(_cache)))];
        string[] directories = await Task.WhenAll(hubs.Select(hub => Task.Run(() => hub.ResolveAsync(FakeHub.Model))));
        Assert.All(directories, directory => Assert.Equal(Snapshot, directory));
        Assert.Single(_fake.StorageRequests);
        Assert.Equal(_fake.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.All(hubs, hub => hub.Dispose());
    }

    /// <summary>Another process holds the lock that huggingface_hub takes as well, and brings the file meanwhile.</summary>
    [Fact]
    public async Task Files_that_another_process_downloads_are_waited_for()
    {
        string etag = _fake.ETag("model.safetensors");
        string path = _cache["hub", ".locks", "models--org--tiny", etag + ".lock"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        Task<string> resolving;
        using (new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            resolving = hub.ResolveAsync(FakeHub.Model);
            while (!File.Exists(Path.Combine(Snapshot, "generation_config.json")))
                await Task.Delay(5);
            File.WriteAllBytes(Path.Combine(Repository, "blobs", etag), _fake.Files["model.safetensors"]);
        }
        Assert.Equal(Snapshot, await resolving);
        Assert.Empty(_fake.StorageRequests);
    }

    [Fact]
    public async Task Cancelling_keeps_what_has_arrived_and_no_half_file()
    {
        using var cancellation = new CancellationTokenSource();
        _fake.InterceptStorage = request => FakeHub.Content(_fake.Files["model.safetensors"], request) with
        {
            CutAfter = 200_000, WaitAfterCut = Task.Delay(-1, cancellation.Token),
        };
        using var hub = new HuggingFaceHub(_fake.Options(_cache));
        Task<string> resolving = hub.ResolveAsync(FakeHub.Model, "main", null, cancellation.Token);
        string blob = Path.Combine(Repository, "blobs", _fake.ETag("model.safetensors"));
        while (!File.Exists(blob + ".incomplete") || new FileInfo(blob + ".incomplete").Length < 200_000)
            await Task.Delay(5);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resolving);
        Assert.False(File.Exists(blob));
        Assert.False(File.Exists(Path.Combine(Repository, "refs", "main")));
        Assert.Equal(200_000, new FileInfo(blob + ".incomplete").Length);

        _fake.InterceptStorage = _ => null;
        await hub.ResolveAsync(FakeHub.Model);
        Assert.Equal("bytes=200000-", _fake.StorageRequests[^1].Range);
    }

    private sealed class SynchronousProgress(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
