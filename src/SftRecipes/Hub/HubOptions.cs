namespace SftRecipes;

/// <summary>Where models come from and where they are kept. The environment variables are those of <c>huggingface_hub</c>.</summary>
public sealed record HubOptions
{
    private const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>
    /// The cache, shared with <c>huggingface_hub</c> and <c>transformers</c>: <c>HF_HUB_CACHE</c>, else <c>HF_HOME/hub</c>, else
    /// <c>~/.cache/huggingface/hub</c>.
    /// </summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The hub's address: <c>HF_ENDPOINT</c>, else https://huggingface.co.</summary>
    public Uri Endpoint { get; init; } = new(DefaultEndpoint);

    /// <summary>
    /// The access token for gated and private models: <c>HF_TOKEN</c>, else what <c>hf auth login</c> stored in <c>HF_TOKEN_PATH</c> or
    /// <c>HF_HOME/token</c>. It is sent to <see cref="Endpoint"/> only.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>Whether only the cache is used: <c>HF_HUB_OFFLINE</c>.</summary>
    public bool Offline { get; init; }

    /// <summary>
    /// Whether snapshots link to their blobs; off, they are copies: <c>HF_HUB_DISABLE_SYMLINKS</c>. Where links cannot be made, files are
    /// copied anyway.
    /// </summary>
    public bool SymbolicLinks { get; init; } = true;

    /// <summary>How often a request is tried that fails without getting any further. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; it doubles with each further one. Default 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the server may be silent. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The options that this process' environment asks for.</summary>
    /// <exception cref="RecipeException"><c>HF_ENDPOINT</c> is not an http or https address.</exception>
    public static HubOptions FromEnvironment() => FromEnvironment(Environment.GetEnvironmentVariable);

    /// <summary>The options that an environment asks for.</summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <exception cref="RecipeException"><c>HF_ENDPOINT</c> is not an http or https address.</exception>
    public static HubOptions FromEnvironment(Func<string, string?> variable)
    {
        string cacheHome = PathOf("XDG_CACHE_HOME") ?? Path.Combine(UserProfile, ".cache");
        string home = PathOf("HF_HOME") ?? Path.Combine(cacheHome, "huggingface");
        return new HubOptions
        {
            CacheDirectory = PathOf("HF_HUB_CACHE") ?? PathOf("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Endpoint = ParseEndpoint(Value("HF_ENDPOINT") ?? DefaultEndpoint),
            Token = Value("HF_TOKEN") ?? Value("HUGGING_FACE_HUB_TOKEN")
                ?? ReadToken(PathOf("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Offline = IsTrue(Value("HF_HUB_OFFLINE") ?? Value("TRANSFORMERS_OFFLINE")),
            SymbolicLinks = !IsTrue(Value("HF_HUB_DISABLE_SYMLINKS")),
        };

        string? Value(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

        string? PathOf(string name) => Value(name) is { } path ? Path.GetFullPath(ExpandHome(path)) : null;
    }

    /// <summary>The options without the token.</summary>
    public override string ToString() =>
        $"{Endpoint} → {CacheDirectory}{(Offline ? ", offline" : "")}{(Token is null ? "" : ", with a token")}";

    private static string UserProfile => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string ExpandHome(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? UserProfile + path[1..] : path;

    private static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private static Uri ParseEndpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "https" or "http"
            ? endpoint
            : throw new RecipeException($"HF_ENDPOINT is '{value}', which is not an https address; unset it or correct it.");

    private static string? ReadToken(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Public models need no token, and for the others the hub's answer says what to set.
            return null;
        }
    }
}
