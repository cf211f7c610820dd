using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SftRecipes.Hub;

/// <summary>A file of a repository as the hub describes it.</summary>
/// <param name="Request">The repository, its commit and the file's name.</param>
/// <param name="Address">Where it is got from.</param>
/// <param name="ETag">What identifies its content: X-Linked-Etag, else ETag, without quotes.</param>
/// <param name="Size">Its size in bytes; null where the hub does not say.</param>
internal sealed partial record RemoteFile(HubRequest Request, Uri Address, string ETag, long? Size)
{
    /// <summary>The file's name.</summary>
    public string Name => Request.File!;

    /// <summary>The blob's name in the cache: the etag, or its hash where it does not make a file name.</summary>
    public string BlobName { get; } =
        FileName().IsMatch(ETag) ? ETag : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ETag)));

    [GeneratedRegex(@"\A[0-9A-Za-z][0-9A-Za-z._-]{0,127}\z")]
    private static partial Regex FileName();
}
