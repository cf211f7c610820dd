using System.Text.RegularExpressions;
using SftRecipes.Hub;

namespace SftRecipes;

/// <summary>Finds models: a local directory, the cache that <c>huggingface_hub</c> uses, or the hub itself.</summary>
/// <remarks>
/// A model that is whole in the cache is used without any request, even if its branch has moved on since; to take the newer commit, name
/// it as the revision. Processes may resolve the same model at the same time. See
/// https://huggingface.co/docs/huggingface_hub/guides/manage-cache for the cache's layout.
/// </remarks>
public sealed partial class HuggingFaceHub : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubClient _client;

    /// <param name="options">Default: <see cref="HubOptions.FromEnvironment()"/>.</param>
    /// <exception cref="RecipeException">The environment's settings are wrong.</exception>
    public HuggingFaceHub(HubOptions? options = null)
    {
        _options = options ?? HubOptions.FromEnvironment();
        _client = new HubClient(_options);
    }

    /// <summary>The directory that holds a whole model: configuration, tokenizer and weights.</summary>
    /// <inheritdoc cref="ResolveAsync(string, string, ModelFiles, IProgress{DownloadProgress}?, CancellationToken)"/>
    public Task<string> ResolveAsync(
        string model, string revision = "main", IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        ResolveAsync(model, revision, ModelFiles.All, progress, cancellationToken);

    /// <summary>The directory that holds the needed files of a model, downloaded where they are not there yet.</summary>
    /// <param name="model">
    /// A directory that exists, written with a <c>/</c> or a <c>.</c> (<c>./gpt2</c>), else a hub id (<c>facebook/opt-350m</c>).
    /// </param>
    /// <param name="revision">The branch, tag or commit of the hub repository; a local directory has none.</param>
    /// <param name="files">Which files are needed.</param>
    /// <param name="progress">Told about bytes as they arrive.</param>
    /// <param name="cancellationToken">Cancels; what has arrived is kept, and the next call continues there.</param>
    /// <exception cref="RecipeException">
    /// The model does not exist, is incomplete, may not be read, or could not be downloaded; the message says which, and what to do.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string> ResolveAsync(
        string model, string revision, ModelFiles files, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(revision);
        cancellationToken.ThrowIfCancellationRequested();
        if (model.AsSpan().IndexOfAny("/\\.") >= 0 && Directory.Exists(model))
        {
            IReadOnlyList<string> lacking = ModelFileSet.MissingFromDirectory(model, files);
            return lacking.Count == 0 ? Path.GetFullPath(model) : throw HubErrors.IncompleteDirectory(model, lacking);
        }
        if (!ModelId().IsMatch(model) || model.Contains("..", StringComparison.Ordinal))
            throw HubErrors.NotAModel(model);
        if (!RevisionName().IsMatch(revision) || revision.Contains("..", StringComparison.Ordinal))
            throw HubErrors.NotARevision(revision);

        var cache = new HubCache(_options.CacheDirectory, model);
        IReadOnlyList<string> missing = ["its commit"];
        if (cache.FindCommit(revision) is { } commit)
        {
            missing = ModelFileSet.MissingFromDirectory(cache.Snapshot(commit), files);
            if (missing.Count == 0)
                return cache.Snapshot(commit);
        }
        if (_options.Offline)
            throw HubErrors.Offline(model, revision, cache, missing);
        return await new ModelDownload(_client, _options, cache)
            .RunAsync(model, revision, files, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    [GeneratedRegex(@"\A[0-9A-Za-z_][0-9A-Za-z._-]*(/[0-9A-Za-z_][0-9A-Za-z._-]*)?\z")]
    private static partial Regex ModelId();

    [GeneratedRegex(@"\A[0-9A-Za-z_][0-9A-Za-z._+@-]*(/[0-9A-Za-z_][0-9A-Za-z._+@-]*)*\z")]
    private static partial Regex RevisionName();
}
