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

    /// <summary>
    /// A trained adapter to go on from, ours or PEFT's, instead of a new one; after full fine-tuning, a model's directory. The run is a new
    /// one: steps, schedule and optimizer start over (<see cref="ResumeFrom"/> takes up an interrupted run). The adapter must be of the
    /// recipe's kind: the same modules, ranks, scalings, <c>use_dora</c>, <c>bias</c> and <c>modules_to_save</c>; a difference is an error
    /// that names both values.
    /// </summary>
    public string? AdapterDirectory { get; init; }

    /// <summary>A <c>checkpoint-N</c> directory of an interrupted run of the same recipe and data to go on from.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Where tokenized rows of files are kept for the next run; null for what the environment says.</summary>
    public TokenCacheOptions? TokenCache { get; init; }

    /// <summary>Told what happens, on the thread that does it (libtorch's, once the model is loaded): return quickly.</summary>
    public Action<TrainingEvent>? Progress { get; init; }

    /// <summary>Told of downloads.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }

    /// <summary>Gets a line per log entry, evaluation, save and warning.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
