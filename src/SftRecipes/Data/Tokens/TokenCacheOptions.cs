using SftRecipes.Hosting;
using SftRecipes.Native;

namespace SftRecipes;

/// <summary>Where tokenized rows are kept, so that the next run on the same data need not tokenize them again.</summary>
public sealed record TokenCacheOptions
{
    internal const string DirectoryVariable = "SFTRECIPES_TOKEN_CACHE";
    private const string SizeVariable = "SFTRECIPES_TOKEN_CACHE_SIZE";

    /// <summary>What the variable or option says to have no cache.</summary>
    internal const string Off = "off";

    /// <summary>The directory; null for no cache.</summary>
    public string? Directory { get; init; }

    /// <summary>The bytes that the cache may take; entries that were not used for longest go first. Default 10 GB.</summary>
    public long MaxBytes { get; init; } = 10_000_000_000;

    /// <summary>No cache.</summary>
    public static TokenCacheOptions None { get; } = new();

    /// <summary>
    /// The options that this process' environment asks for: <c>SFTRECIPES_TOKEN_CACHE</c> is a directory, or <c>off</c>; without it,
    /// <c>sftrecipes/tokens</c> in the user's cache (<c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>). <c>SFTRECIPES_TOKEN_CACHE_SIZE</c> is a size such as
    /// <c>20GB</c>.
    /// </summary>
    /// <exception cref="RecipeException">The size is none.</exception>
    public static TokenCacheOptions FromEnvironment() => FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>The options that an environment asks for.</summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <exception cref="RecipeException">The size is none.</exception>
    public static TokenCacheOptions FromEnvironment(Func<string, string?> variable)
    {
        var options = new TokenCacheOptions
        {
            Directory = Value(DirectoryVariable) is { } directory ? DirectoryOf(directory) : UserCache.Folder("tokens", variable),
        };
        if (Value(SizeVariable) is not { } size)
            return options;
        return ByteSize.Parse(size) is { } bytes
            ? options with { MaxBytes = bytes }
            : throw new RecipeException($"{SizeVariable} is '{size}', which is no size; set it to one such as 20GB, or unset it.");

        string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;
    }

    /// <summary>What a directory's name, or <c>off</c>, asks for.</summary>
    internal TokenCacheOptions At(string directory) => this with { Directory = DirectoryOf(directory) };

    private static string? DirectoryOf(string value) => string.Equals(value, Off, StringComparison.OrdinalIgnoreCase) ? null : Path.GetFullPath(value);
}
