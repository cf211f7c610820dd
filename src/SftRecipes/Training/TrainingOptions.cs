using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SftRecipes;

/// <summary>What one run may decide beside its recipe.</summary>
public sealed record TrainingOptions
{
    /// <summary>The base model's directory; null looks the recipe's id up in the hub's cache and downloads what is missing.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>Where results go; null for the recipe's own.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>An adapter of the same shape to start from, ours or PEFT's; null for a new one.</summary>
    public string? AdapterDirectory { get; init; }

    /// <summary>A <c>checkpoint-N</c> directory of an interrupted run of the same recipe and data to go on from.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Told what happens, on libtorch's thread: return quickly.</summary>
    public Action<TrainingEvent>? Progress { get; init; }

    /// <summary>Told of downloads.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }

    /// <summary>Gets a line per log entry, evaluation, save and warning.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
