using SftRecipes.Data;
using SftRecipes.Hub;

namespace SftRecipes.Tokenization;

/// <summary>
/// Tokenized rows on disk: <c>PROMPTS.tokens</c> holds the rows of prompts with this hash, <c>FILE.key</c> names the prompts that a file with that
/// hash becomes. Files appear whole, under their final names; several processes may work in one directory.
/// </summary>
internal sealed class TokenCache(TokenCacheOptions options)
{
    private const string RowsExtension = ".tokens", KeyExtension = ".key", TemporaryExtension = ".tmp";

    /// <summary>What a process that ended too soon left behind is removed after this long.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly string _directory = options.Directory!;

    /// <summary>The key of the prompts that a file becomes, or null.</summary>
    public string? FindKey(string fileKey)
    {
        try
        {
            string path = PathOf(fileKey, KeyExtension);
            return File.Exists(path) && File.ReadAllText(path) is { Length: 32 } key && key.All(char.IsAsciiHexDigitLower) ? key : null;
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            return null;
        }
    }

    /// <summary>The rows of prompts, or null where there are none that are whole.</summary>
    public TokenFile? Find(string key)
    {
        string path = PathOf(key, RowsExtension);
        TokenFile? file = TokenFile.TryOpen(path);
        if (file is not null)
        {
            // So that what is used goes last.
            Try(() => File.SetLastWriteTimeUtc(path, DateTime.UtcNow));
        }

        return file;
    }

    /// <summary>Remembers what a file becomes.</summary>
    public void Remember(string fileKey, string key) =>
        Try(() => AtomicFile.Write(PathOf(fileKey, KeyExtension), temporary => File.WriteAllText(temporary, key)));

    /// <summary>Keeps rows, and removes what is too much.</summary>
    /// <param name="key">The key of the prompts.</param>
    /// <param name="write">Writes the file whose path it is given.</param>
    /// <param name="failure">Why they could not be kept, as a sentence; else null.</param>
    /// <returns>The rows, or null where they could not be kept.</returns>
    public TokenFile? Keep(string key, Action<string> write, out string? failure)
    {
        string path = PathOf(key, RowsExtension);
        failure = null;
        try
        {
            AtomicFile.Write(path, write);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            // Where open files cannot be replaced, another run may have the same rows open.
            failure = File.Exists(path)
                ? null
                : $"The tokens are not kept for the next run: '{_directory}' cannot be written ({exception.Message.TrimEnd('.')}); make room, "
                    + $"or set {TokenCacheOptions.DirectoryVariable} to another directory or to {TokenCacheOptions.Off}.";
        }

        Prune(path);
        return failure is null ? Find(key) : null;
    }

    private void Prune(string keep) => Try(() =>
    {
        FileInfo[] files = [.. new DirectoryInfo(_directory).EnumerateFiles()];
        foreach (FileInfo file in files.Where(file => file.Extension == TemporaryExtension && file.LastWriteTimeUtc < DateTime.UtcNow - Abandoned))
        {
            Try(file.Delete);
        }

        long left = options.MaxBytes;
        foreach (FileInfo file in files
            .Where(file => file.Extension is RowsExtension or KeyExtension)
            .OrderByDescending(file => file.FullName == keep).ThenByDescending(file => file.LastWriteTimeUtc))
        {
            left -= file.Length;
            if (left < 0 && file.FullName != keep)
            {
                Try(file.Delete);
            }
        }
    });

    private string PathOf(string key, string extension) => Path.Combine(_directory, key + extension);

    /// <summary>What may fail without harm: the worst is that rows are tokenized again.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
        }
    }

    private static bool IsUnusable(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
