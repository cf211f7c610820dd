namespace SftRecipes.Native;

/// <summary>Where this library keeps what it can make again.</summary>
internal static class UserCache
{
    /// <summary>The user's cache, for messages: <c>XDG_CACHE_HOME</c>, else <c>~/.cache</c>.</summary>
    public static string Root => RootOf(Environment.GetEnvironmentVariable);

    /// <summary>Our folder for one purpose in it; it may not be there yet.</summary>
    public static string Folder(string purpose) => Folder(purpose, Environment.GetEnvironmentVariable);

    /// <inheritdoc cref="Folder(string)"/>
    /// <param name="purpose">The folder's name.</param>
    /// <param name="variable">The value of an environment variable, or null.</param>
    public static string Folder(string purpose, Func<string, string?> variable) => Path.Combine(RootOf(variable), "sftrecipes", purpose);

    private static string RootOf(Func<string, string?> variable)
    {
        if (variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
        {
            return cache;
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".cache")
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
    }
}
