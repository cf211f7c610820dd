using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SftRecipes.Hub;

/// <summary>What an etag says of a file's content: the SHA-256 of an LFS file, or git's blob hash of a small one.</summary>
internal static partial class BlobHash
{
    private const int BufferSize = 1 << 20;

    /// <summary>Whether the file is what the etag says; true where the etag is not a hash.</summary>
    public static async Task<bool> MatchesAsync(string path, string etag, CancellationToken cancellationToken)
    {
        if (!IsHash().IsMatch(etag))
            return true;
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        byte[] hash = etag.Length == 64
            ? await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)
            : await GitBlobAsync(file, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash) == etag;
    }

    /// <summary>SHA-1 of "blob", the length in decimal, a zero byte and the content.</summary>
    private static async Task<byte[]> GitBlobAsync(FileStream file, CancellationToken cancellationToken)
    {
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        sha1.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {file.Length}\0")));
        byte[] buffer = new byte[BufferSize];
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            sha1.AppendData(buffer, 0, read);
        return sha1.GetHashAndReset();
    }

    [GeneratedRegex(@"\A([0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex IsHash();
}
