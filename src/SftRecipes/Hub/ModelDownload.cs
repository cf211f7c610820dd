namespace SftRecipes.Hub;

/// <summary>Brings one model from the hub into the cache.</summary>
internal sealed class ModelDownload(HubClient client, HubOptions options, HubCache cache)
{
    /// <summary>Downloads what is not there yet and returns the snapshot's directory; the revision is recorded last.</summary>
    public async Task<string> RunAsync(
        string model, string revision, ModelFiles files, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        HubRepository repository = await client.GetRepositoryAsync(model, revision, cancellationToken).ConfigureAwait(false);
        Require(ModelFileSet.MissingFrom(repository.Files, files), model, revision);

        try
        {
            IReadOnlyList<string> shards =
                await ShardsAsync(model, revision, repository, files, cancellationToken).ConfigureAwait(false);
            var remotes = new List<RemoteFile>();
            foreach (string name in ModelFileSet.Choose(repository.Files, files).Concat(shards).Order(StringComparer.Ordinal))
                remotes.Add(await client.DescribeAsync(model, repository.Commit, name, cancellationToken).ConfigureAwait(false));

            CheckSpace(remotes);
            var meter = new DownloadMeter(progress, remotes.Sum(remote => remote.Size ?? 0));
            foreach (RemoteFile remote in remotes)
            {
                await EnsureBlobAsync(remote, meter, cancellationToken).ConfigureAwait(false);
                meter.Finish(remote);
                cache.AddToSnapshot(repository.Commit, remote.Name, remote.BlobName, options.SymbolicLinks);
            }
            string snapshot = cache.Snapshot(repository.Commit);
            Require(ModelFileSet.MissingFromDirectory(snapshot, files), model, revision);
            cache.WriteReference(revision, repository.Commit);
            return snapshot;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw HubErrors.CannotWrite(options, exception);
        }
    }

    /// <summary>The shards that the repository's index lists; the index is brought for it.</summary>
    private async Task<IReadOnlyList<string>> ShardsAsync(
        string model, string revision, HubRepository repository, ModelFiles files, CancellationToken cancellationToken)
    {
        if (ModelFileSet.FindIndex(repository.Files, files) is not { } name)
            return [];
        RemoteFile index = await client.DescribeAsync(model, repository.Commit, name, cancellationToken).ConfigureAwait(false);
        await EnsureBlobAsync(index, new DownloadMeter(null, 0), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string>? shards = ModelFileSet.ShardsOf(cache.Blob(index.BlobName));
        Require(ModelFileSet.MissingShards(repository.Files, name, shards), model, revision);
        return shards!;
    }

    private static void Require(IReadOnlyList<string> missing, string model, string revision)
    {
        if (missing.Count > 0)
            throw HubErrors.IncompleteRepository(model, revision, missing);
    }

    private async Task EnsureBlobAsync(RemoteFile remote, DownloadMeter meter, CancellationToken cancellationToken)
    {
        string blob = cache.Blob(remote.BlobName);
        if (IsWhole(remote))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        using FileLock held = await FileLock.AcquireAsync(cache.Lock(remote.BlobName), cancellationToken).ConfigureAwait(false);
        // Another process may have brought it while this one waited.
        if (!IsWhole(remote))
            await new BlobDownload(client, options, remote, blob, meter).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool IsWhole(RemoteFile remote)
    {
        var blob = new FileInfo(cache.Blob(remote.BlobName));
        return blob.Exists && (remote.Size is null || blob.Length == remote.Size);
    }

    private void CheckSpace(IEnumerable<RemoteFile> remotes)
    {
        // The system answers for directories that exist.
        Directory.CreateDirectory(options.CacheDirectory);
        long needed = remotes.Where(remote => !IsWhole(remote)).Sum(remote =>
        {
            var begun = new FileInfo(cache.Blob(remote.BlobName) + ".incomplete");
            return Math.Max(0, (remote.Size ?? 0) - (begun.Exists ? begun.Length : 0));
        });
        if (AvailableSpace() is { } available && needed > available)
            throw HubErrors.TooLittleSpace(options, needed, available);
    }

    /// <summary>The bytes left on the cache's disk, or null where the system does not say.</summary>
    private long? AvailableSpace()
    {
        try
        {
            string directory = Path.GetFullPath(options.CacheDirectory);
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(directory)! : directory).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
