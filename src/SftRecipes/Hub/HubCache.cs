using System.Text.RegularExpressions;

namespace SftRecipes.Hub;

/// <summary>
/// One model in the cache of <c>huggingface_hub</c>:
/// <c>models--org--name/{blobs/&lt;etag&gt;, refs/&lt;revision&gt;, snapshots/&lt;commit&gt;/&lt;file&gt;}</c> and
/// <c>.locks/models--org--name/&lt;etag&gt;.lock</c>.
/// </summary>
internal sealed partial class HubCache(string cacheDirectory, string model)
{
    private readonly string _folder = "models--" + model.Replace("/", "--", StringComparison.Ordinal);

    public string Directory => Path.Combine(cacheDirectory, _folder);

    public string Blob(string name) => Path.Combine(Directory, "blobs", name);

    public string Snapshot(string commit) => Path.Combine(Directory, "snapshots", commit);

    /// <summary>The lock that <c>huggingface_hub</c> takes as well while it downloads the same blob.</summary>
    public string Lock(string name) => Path.Combine(cacheDirectory, ".locks", _folder, name + ".lock");

    /// <summary>Whether a revision is a commit's full hash.</summary>
    public static bool IsCommit(string revision) => CommitHash().IsMatch(revision);

    /// <summary>The commit that a revision was when it was last downloaded, or null.</summary>
    public string? FindCommit(string revision)
    {
        if (IsCommit(revision))
            return revision;
        string path = Reference(revision);
        return File.Exists(path) && File.ReadAllText(path).Trim() is var commit && IsCommit(commit) ? commit : null;
    }

    /// <summary>Remembers the commit of a branch or tag.</summary>
    public void WriteReference(string revision, string commit)
    {
        if (!IsCommit(revision))
            AtomicFile.Write(Reference(revision), temporary => File.WriteAllText(temporary, commit));
    }

    /// <summary>Puts a blob into a snapshot under its name: as a relative link, or as a copy where links are off or impossible.</summary>
    public void AddToSnapshot(string commit, string file, string blobName, bool symbolicLinks)
    {
        string path = Path.Combine(Snapshot(commit), file);
        if (LinkedFile.Exists(path))
            return;
        System.IO.Directory.CreateDirectory(Snapshot(commit));
        if (symbolicLinks && TryLink(path, Path.Combine("..", "..", "blobs", blobName)))
            return;
        AtomicFile.Write(path, temporary => File.Copy(Blob(blobName), temporary));
    }

    private static bool TryLink(string path, string target)
    {
        try
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            // Windows without the right to make links, file systems without links, or another process that was quicker.
        }
        return LinkedFile.Exists(path);
    }

    private string Reference(string revision) => Path.Combine([Directory, "refs", .. revision.Split('/')]);

    [GeneratedRegex(@"\A[0-9a-f]{40}\z")]
    private static partial Regex CommitHash();
}
