using System.Security.Cryptography;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>All files and folders of a directory, with their contents' hashes: what must be the same before and after a failure.</summary>
internal static class FileTree
{
    public static IReadOnlyList<string> Of(string directory) =>
    [
        .. Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path) + (File.Exists(path) ? " " + Hash(path) : "/"))
            .Order(StringComparer.Ordinal),
    ];

    public static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
