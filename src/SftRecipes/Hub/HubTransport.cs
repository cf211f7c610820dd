using System.Net.Http.Headers;

namespace SftRecipes.Hub;

/// <summary>
/// Sends requests to the hub and follows redirects itself: the token goes to the hub alone, and headers that only the hub sends are
/// read on the way.
/// </summary>
internal sealed class HubTransport : IDisposable
{
    private const int MaxRedirects = 10;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private readonly HubOptions _options;
    private readonly HttpClient _client;

    /// <exception cref="RecipeException">The token cannot be sent.</exception>
    public HubTransport(HubOptions options)
    {
        if (options.Token is { } token && token.Any(character => character is <= ' ' or > '~'))
            throw HubErrors.BadToken();
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            // What runs on this machine is not reached through a proxy.
            UseProxy = !options.Endpoint.IsLoopback,
        })
        {
            // Silence is timed, not the whole download.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("SftRecipes", typeof(HubTransport).Assembly.GetName().Version?.ToString(3)));
        _client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    /// <summary>Sends a request and returns the last answer, its body not read yet, whatever its status.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="address">Where to.</param>
    /// <param name="from">The first byte wanted; 0 asks for the whole.</param>
    /// <param name="request">For errors.</param>
    /// <param name="follow">Sees each redirect and says whether to follow it; an answer that is not followed is returned.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="HttpRequestException">The server cannot be reached, or does not speak HTTP.</exception>
    /// <exception cref="TimeoutException">The server is silent.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, long from, HubRequest request, Func<HttpResponseMessage, Uri, bool> follow,
        CancellationToken cancellationToken)
    {
        for (int redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            HttpResponseMessage response = await SendOnceAsync(method, address, from, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
                return response;
            var target = new Uri(address, location);
            if (!follow(response, target))
                return response;
            response.Dispose();
            if (_options.Endpoint.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
                throw HubErrors.Insecure(request, target);
            address = target;
        }
        throw HubErrors.NotAHub(request, $"more than {MaxRedirects} redirects", _options);
    }

    /// <summary>Runs a wait on the server with the timeout for its silence.</summary>
    /// <exception cref="TimeoutException">The server is silent.</exception>
    public async Task<T> TimedAsync<T>(Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(_options.Timeout);
        try
        {
            return await wait(timed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the server did not answer in time", exception);
        }
    }

    /// <summary>Whether an address is the hub's own: same scheme, host and port.</summary>
    public bool IsHub(Uri address) =>
        Uri.Compare(
            address, _options.Endpoint, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, Uri address, long from, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, address);
        if (_options.Token is { } token && IsHub(address))
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (from > 0)
            message.Headers.Range = new RangeHeaderValue(from, null);
        return await TimedAsync(
            async timed => await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timed).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}
