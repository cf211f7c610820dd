namespace SftRecipes;

/// <summary>What loading a model may be told beside the recipe.</summary>
public sealed record LoadOptions
{
    /// <summary>The base model's directory; null looks the recipe's id up in the hub's cache and downloads what is missing.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>Told of downloads.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }
}
