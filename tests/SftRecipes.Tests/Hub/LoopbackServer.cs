using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SftRecipes.Tests.Hub;

/// <summary>A request as the server saw it.</summary>
public sealed record Request(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Range => Headers.GetValueOrDefault("Range");

    public string? Authorization => Headers.GetValueOrDefault("Authorization");
}

/// <summary>What the server answers.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body; not sent to HEAD.</param>
/// <param name="Headers">Further headers; Content-Length is the body's unless given here.</param>
/// <param name="CutAfter">The connection is cut after so many bytes of the body.</param>
/// <param name="WaitAfterCut">Instead of being cut, the connection stays open and silent until this is done.</param>
public sealed record Reply(
    int Status, byte[]? Body = null, Dictionary<string, string>? Headers = null, int? CutAfter = null, Task? WaitAfterCut = null);

/// <summary>An HTTP/1.1 server on a free port of 127.0.0.1, one request per connection.</summary>
public sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Request> _requests = new();
    private readonly Func<Request, Reply> _answer;

    public LoopbackServer(Func<Request, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public Request[] Requests => [.. _requests];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                Request request = await ReadRequestAsync(stream);
                _requests.Enqueue(request);
                await WriteAsync(stream, request, _answer(request));
                client.Client.Shutdown(SocketShutdown.Both);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // The client hung up, which is what some tests are about.
            }
        }
    }

    private static async Task<Request> ReadRequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        string[] start = (await reader.ReadLineAsync() ?? throw new IOException("no request")).Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        return new Request(start[0], start[1], headers);
    }

    private static async Task WriteAsync(NetworkStream stream, Request request, Reply reply)
    {
        byte[] body = reply.Body ?? [];
        var headers = new Dictionary<string, string>(reply.Headers ?? [], StringComparer.OrdinalIgnoreCase) { ["Connection"] = "close" };
        headers.TryAdd("Content-Length", $"{body.Length}");
        string head = $"HTTP/1.1 {reply.Status} Status\r\n" +
            string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        if (request.Method == "HEAD")
            return;
        await stream.WriteAsync(body.AsMemory(0, Math.Min(reply.CutAfter ?? body.Length, body.Length)));
        if (reply.WaitAfterCut is { } wait)
            await wait;
    }
}
