using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SftRecipes.Tests.Hub;

/// <summary>
/// Answers as the hub does: a listing per revision, small files with git's blob hash as their etag, weights by a redirect to other storage
/// (another origin) with the SHA-256 in X-Linked-Etag.
/// </summary>
public sealed class FakeHub : IDisposable
{
    public const string Model = "org/tiny";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly LoopbackServer _hub;
    private readonly LoopbackServer _storage;

    public FakeHub()
    {
        _hub = new LoopbackServer(request => Intercept(request) ?? AnswerAsHub(request));
        _storage = new LoopbackServer(request => InterceptStorage(request) ?? AnswerAsStorage(request));
    }

    /// <summary>The repository's files.</summary>
    public Dictionary<string, byte[]> Files { get; } = new()
    {
        ["README.md"] = Encoding.UTF8.GetBytes("# Tiny"),
        ["config.json"] = Encoding.UTF8.GetBytes("""{"model_type": "opt"}"""),
        ["generation_config.json"] = Encoding.UTF8.GetBytes("{}"),
        ["tokenizer.json"] = Encoding.UTF8.GetBytes("""{"version": "1.0"}"""),
        ["tokenizer_config.json"] = Encoding.UTF8.GetBytes("""{"a": 1}"""),
        ["model.safetensors"] = Bytes(300_000, 1),
        ["pytorch_model.bin"] = Bytes(1000, 2),
        ["onnx/model.safetensors"] = Bytes(1000, 3),
    };

    /// <summary>Answers instead of the hub where it gives a reply.</summary>
    public Func<Request, Reply?> Intercept { get; set; } = _ => null;

    /// <summary>Answers instead of the storage where it gives a reply.</summary>
    public Func<Request, Reply?> InterceptStorage { get; set; } = _ => null;

    public Uri Address => _hub.Address;

    public Uri StorageAddress => _storage.Address;

    public Request[] Requests => _hub.Requests;

    public Request[] StorageRequests => _storage.Requests;

    public HubOptions Options(TemporaryDirectory cache) => new()
    {
        CacheDirectory = cache["hub"],
        Endpoint = Address,
        MaxAttempts = 3,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>The etag by which the hub and its cache know a file.</summary>
    public string ETag(string file) => IsLarge(file)
        ? Convert.ToHexStringLower(SHA256.HashData(Files[file]))
        : Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Files[file].Length}\0"), .. Files[file]]));

    /// <summary>A file as storage sends it: from the byte asked for on.</summary>
    public static Reply Content(byte[] file, Request request, Dictionary<string, string>? headers = null)
    {
        headers = new(headers ?? []);
        if (request.Range is not { } range)
            return new Reply(200, file, headers);
        int from = int.Parse(range["bytes=".Length..^1]);
        if (from >= file.Length)
            return new Reply(416, null, headers);
        headers["Content-Range"] = $"bytes {from}-{file.Length - 1}/{file.Length}";
        return new Reply(206, file[from..], headers);
    }

    public static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public void Dispose()
    {
        _hub.Dispose();
        _storage.Dispose();
    }

    private static bool IsLarge(string file) => Path.GetExtension(file) is ".safetensors" or ".bin";

    private Reply AnswerAsHub(Request request)
    {
        if (request.Path is $"/api/models/{Model}/revision/main" or $"/api/models/{Model}/revision/{Commit}")
        {
            string siblings = string.Join(", ", Files.Keys.Select(name => $$"""{"rfilename": "{{name}}"}"""));
            return new Reply(200, Encoding.UTF8.GetBytes($$"""{"id": "{{Model}}", "sha": "{{Commit}}", "siblings": [{{siblings}}]}"""));
        }
        const string Resolve = $"/{Model}/resolve/{Commit}/";
        string name = request.Path.StartsWith(Resolve, StringComparison.Ordinal) ? request.Path[Resolve.Length..] : "";
        if (!Files.TryGetValue(name, out byte[]? file))
            return new Reply((int)HttpStatusCode.NotFound, null, new() { ["X-Error-Code"] = "EntryNotFound" });

        var headers = new Dictionary<string, string> { ["X-Repo-Commit"] = Commit };
        if (!IsLarge(name))
            return Content(file, request, new(headers) { ["ETag"] = $"W/\"{ETag(name)}\"" });
        return new Reply((int)HttpStatusCode.Found, null, new(headers)
        {
            ["X-Linked-Etag"] = $"\"{ETag(name)}\"",
            ["X-Linked-Size"] = $"{file.Length}",
            ["ETag"] = "\"of-the-redirect\"",
            ["Location"] = $"{StorageAddress}blobs/{name}?signature=1",
        });
    }

    private Reply AnswerAsStorage(Request request)
    {
        string name = request.Path["/blobs/".Length..request.Path.IndexOf('?')];
        return Content(Files[name], request, new() { ["ETag"] = "\"storage-says-something-else\"" });
    }
}
