using System.Text.Json;

namespace SftRecipes.Hub;

/// <summary>What is asked of the hub: a repository's listing, a file's description, a file's bytes.</summary>
internal sealed class HubClient(HubOptions options) : IDisposable
{
    private readonly HubTransport _transport = new(options);

    /// <summary>The commit that a revision is now, and its files.</summary>
    /// <exception cref="RecipeException">The hub cannot be reached, or does not give it.</exception>
    public async Task<HubRepository> GetRepositoryAsync(string model, string revision, CancellationToken cancellationToken)
    {
        var request = new HubRequest(model, revision, null);
        Uri address = AddressOf($"api/models/{model}/revision/{Uri.EscapeDataString(revision)}");
        string text = await RetryAsync(
            request,
            () => _transport.SendAsync(HttpMethod.Get, address, 0, request, (_, _) => true, cancellationToken),
            response => _transport.TimedAsync(
                async timed => await response.Content.ReadAsStringAsync(timed).ConfigureAwait(false), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(text);
            string commit = document.RootElement.GetProperty("sha").GetString() ?? "";
            string[] files = [.. document.RootElement.GetProperty("siblings").EnumerateArray()
                .Select(sibling => sibling.GetProperty("rfilename").GetString() ?? "")];
            return HubCache.IsCommit(commit) ? new HubRepository(commit, files) : throw HubErrors.NotAHub(request, "no commit", options);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw HubErrors.NotAHub(request, "no listing", options, exception);
        }
    }

    /// <summary>What the hub says of a file.</summary>
    /// <exception cref="RecipeException">The hub cannot be reached, or does not give it.</exception>
    public async Task<RemoteFile> DescribeAsync(string model, string commit, string file, CancellationToken cancellationToken)
    {
        var request = new HubRequest(model, commit, file);
        Uri address = AddressOf($"{model}/resolve/{commit}/{Uri.EscapeDataString(file)}");
        var description = new FileDescription();
        await RetryAsync(
            request,
            () => _transport.SendAsync(HttpMethod.Head, address, 0, request, NeedsMore, cancellationToken),
            response =>
            {
                description.Add(response);
                return Task.FromResult(true);
            },
            cancellationToken).ConfigureAwait(false);
        return description.ETag is { } etag
            ? new RemoteFile(request, address, etag, description.Size)
            : throw HubErrors.NotAHub(request, "no etag", options);

        // Storage elsewhere knows nothing that the hub has not said, unless the hub said nothing.
        bool NeedsMore(HttpResponseMessage redirect, Uri target)
        {
            description.Add(redirect);
            return _transport.IsHub(target) || description.ETag is null;
        }
    }

    /// <summary>A file's bytes from a position on, not read yet, whatever the status.</summary>
    public Task<HttpResponseMessage> OpenAsync(RemoteFile file, long from, CancellationToken cancellationToken) =>
        _transport.SendAsync(HttpMethod.Get, file.Address, from, file.Request, (_, _) => true, cancellationToken);

    /// <summary>Reads some of a body.</summary>
    /// <exception cref="TimeoutException">The server is silent.</exception>
    public Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken) =>
        _transport.TimedAsync(timed => body.ReadAsync(buffer, timed), cancellationToken);

    /// <summary>How long the server asks to wait before the next attempt.</summary>
    public static TimeSpan? WishedWait(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    public void Dispose() => _transport.Dispose();

    private Uri AddressOf(string path) => new($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private async Task<T> RetryAsync<T>(
        HubRequest request, Func<Task<HttpResponseMessage>> send, Func<HttpResponseMessage, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var retry = new HubRetry(options);
        while (true)
        {
            TimeSpan? wished = null;
            RecipeException error;
            try
            {
                using HttpResponseMessage response = await send().ConfigureAwait(false);
                if ((int)response.StatusCode < 400)
                    return await read(response).ConfigureAwait(false);
                error = HubErrors.Status(response, request, options);
                if (!HubRetry.IsTransient(response.StatusCode))
                    throw error;
                wished = WishedWait(response);
            }
            catch (Exception exception) when (HubRetry.IsTransient(exception))
            {
                error = HubErrors.Unreachable(request, options, exception);
            }
            if (!await retry.NextAsync(wished, cancellationToken).ConfigureAwait(false))
                throw error;
        }
    }

    /// <summary>Collects what the answers on the way to a file say of it; later ones count more.</summary>
    private sealed class FileDescription
    {
        public string? ETag { get; private set; }

        public long? Size { get; private set; }

        public void Add(HttpResponseMessage response)
        {
            bool redirect = (int)response.StatusCode >= 300;
            string? linked = Header(response, "X-Linked-Etag");
            if ((linked ?? Header(response, "ETag")) is { } etag)
                ETag = Unquote(etag);
            if (long.TryParse(Header(response, "X-Linked-Size"), out long size) && size >= 0)
                Size = size;
            else if (!redirect && response.Content.Headers.ContentLength is { } length)
                Size = length;
        }

        private static string? Header(HttpResponseMessage response, string name) =>
            response.Headers.TryGetValues(name, out IEnumerable<string>? values) && values.First() is { Length: > 0 } value ? value : null;

        private static string Unquote(string etag) =>
            (etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag).Trim('"');
    }
}
