using System.Net;

namespace SftRecipes.Hub;

/// <summary>
/// Downloads a file into <c>&lt;blob&gt;.incomplete</c>, continues where an earlier attempt or run stopped, checks size and hash, and only
/// then gives it its name.
/// </summary>
internal sealed class BlobDownload(HubClient client, HubOptions options, RemoteFile file, string blob, DownloadMeter meter)
{
    private const int BufferSize = 1 << 17;
    private readonly string _incomplete = blob + ".incomplete";
    private long? _size = file.Size;

    /// <exception cref="RecipeException">
    /// The file could not be got; what has arrived stays for the next run, unless it is wrong.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (BytesSoFar() > _size)
                File.Delete(_incomplete);
            bool continued = BytesSoFar() > 0;
            await FetchAsync(cancellationToken).ConfigureAwait(false);
            if (_size is { } size && BytesSoFar() != size)
            {
                File.Delete(_incomplete);
                throw HubErrors.Corrupt(file, FormattableString.Invariant($"longer than {size:N0} bytes"));
            }
            if (await BlobHash.MatchesAsync(_incomplete, file.ETag, cancellationToken).ConfigureAwait(false))
                break;
            File.Delete(_incomplete);
            // What an earlier run left may have been the fault; from the start it is the server's.
            if (!continued)
                throw HubErrors.Corrupt(file, "its hash differs");
        }
        File.Move(_incomplete, blob, overwrite: true);
    }

    private long BytesSoFar() => File.Exists(_incomplete) ? new FileInfo(_incomplete).Length : 0;

    /// <summary>Gets bytes until there are as many as there should be.</summary>
    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var retry = new HubRetry(options);
        long furthest = BytesSoFar();
        while (_size is not { } size || !File.Exists(_incomplete) || BytesSoFar() < size)
        {
            Failure? failure = await TryFetchAsync(cancellationToken).ConfigureAwait(false);
            if (failure is null)
                return;
            long bytes = BytesSoFar();
            if (bytes > furthest)
            {
                furthest = bytes;
                retry.Reset();
            }
            if (!await retry.NextAsync(failure.WishedWait, cancellationToken).ConfigureAwait(false))
                throw failure.Error;
        }
    }

    /// <summary>One attempt: null where the body was read to its end and is whole.</summary>
    private async Task<Failure?> TryFetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream target = OpenIncomplete();
            using HttpResponseMessage response = await client.OpenAsync(file, target.Length, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // What is there is as long as the server's file or longer, but not what was asked for.
                target.SetLength(0);
                return new Failure(HubErrors.Corrupt(file, "its length differs"), null);
            }
            if (!response.IsSuccessStatusCode)
            {
                var failure = new Failure(HubErrors.Status(response, file.Request, options), HubClient.WishedWait(response));
                return HubRetry.IsTransient(response.StatusCode) ? failure : throw failure.Error;
            }
            Continue(target, response);
            await CopyAsync(response, target, cancellationToken).ConfigureAwait(false);
            return _size is { } size && target.Length < size
                ? new Failure(HubErrors.CutShort(file, target.Length, size, null), null)
                : null;
        }
        catch (Exception exception) when (HubRetry.IsTransient(exception))
        {
            long bytes = BytesSoFar();
            return new Failure(
                bytes > 0 && _size is { } size
                    ? HubErrors.CutShort(file, bytes, size, exception)
                    : HubErrors.Unreachable(file.Request, options, exception),
                null);
        }
    }

    /// <summary>Moves to where the server starts: where it was asked to, or at the beginning where it sends the whole file.</summary>
    private void Continue(FileStream target, HttpResponseMessage response)
    {
        bool partial = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == target.Length;
        if (response.StatusCode == HttpStatusCode.PartialContent && !partial)
        {
            target.SetLength(0);
            throw new HttpIOException(HttpRequestError.InvalidResponse, "the server sent another part of the file than asked for");
        }
        if (!partial)
            target.SetLength(0);
        _size ??= partial ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
        target.Seek(0, SeekOrigin.End);
    }

    private async Task CopyAsync(HttpResponseMessage response, FileStream target, CancellationToken cancellationToken)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[BufferSize];
        int read;
        while ((read = await client.ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await WriteAsync(target, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            meter.Report(file, target.Position);
            if (target.Position > _size)
                return;
        }
        await WriteAsync(target, default, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes, or, given nothing, makes sure that all is on the disk; the disk's errors are told from the network's.</summary>
    private async Task WriteAsync(FileStream target, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            if (bytes.IsEmpty)
                target.Flush(flushToDisk: true);
            else
                await target.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw HubErrors.CannotWrite(options, exception);
        }
    }

    private FileStream OpenIncomplete()
    {
        try
        {
            // Unbuffered: what was written is there after any failure.
            return new FileStream(
                _incomplete, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw HubErrors.CannotWrite(options, exception);
        }
    }

    /// <summary>Why an attempt failed.</summary>
    /// <param name="Error">What is said if it was the last.</param>
    /// <param name="WishedWait">How long the server asks to wait.</param>
    private sealed record Failure(RecipeException Error, TimeSpan? WishedWait);
}
