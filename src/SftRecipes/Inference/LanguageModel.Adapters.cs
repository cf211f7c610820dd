using SftRecipes.Adapters;
using SftRecipes.Native;

namespace SftRecipes;

/// <content>Several adapters on one base model, as PEFT's <c>load_adapter</c>, <c>set_adapter</c> and <c>disable_adapter</c>.</content>
public partial class LanguageModel
{
    /// <summary>The names of the adapters that are loaded; that of the model's own is <c>default</c>.</summary>
    public IReadOnlyList<string> AdapterNames => Adapters.Names;

    /// <summary>The adapter that takes part in answers; null for the base model.</summary>
    public string? ActiveAdapter => Adapters.Active;

    private AdapterSet Adapters => _loaded.Adapters ?? throw new RecipeException(
        $"{Recipe.Name} trains all of the model's weights, so it has no adapters; load an adapter with a recipe that has [Lora].");

    /// <summary>
    /// Loads another adapter for the same base model, ours or PEFT's, of any rank, on some or all of the modules that the recipe adapts. The
    /// active one stays active.
    /// </summary>
    /// <param name="name">What to call it.</param>
    /// <param name="directory">Where it lies.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="RecipeException">The name is taken, or the adapter does not fit; nothing has changed.</exception>
    public Task LoadAdapterAsync(string name, string directory, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return OnAdaptersAsync(adapters => adapters.Load(name, directory), cancellationToken);
    }

    /// <summary>Makes a loaded adapter the active one: answers asked for from now on are its.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="RecipeException">There is none of that name, or the active one is merged.</exception>
    public Task SetAdapterAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return OnAdaptersAsync(adapters => adapters.Set(name), cancellationToken);
    }

    /// <summary>
    /// Switches adapters off: <c>await using (await model.DisableAdapterAsync())</c> answers as the base model does.
    /// </summary>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <returns>Disposing it makes the adapter active again that was.</returns>
    /// <exception cref="RecipeException">The active one is merged.</exception>
    public async Task<IAsyncDisposable> DisableAdapterAsync(CancellationToken cancellationToken = default)
    {
        string? active = null;
        await OnAdaptersAsync(
            adapters =>
            {
                active = adapters.Active;
                adapters.Set(null);
            },
            cancellationToken).ConfigureAwait(false);
        return new Disabled(this, active);
    }

    /// <summary>Forgets an adapter; where it is active, the base model answers from now on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="RecipeException">There is none of that name, it is the model's own, or an adapter is merged.</exception>
    public Task DeleteAdapterAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return OnAdaptersAsync(adapters => adapters.Delete(name), cancellationToken);
    }

    /// <summary>
    /// Adds the active adapter into the weights in memory: answers stay the same and cost what the base model's cost. Quantized weights
    /// cannot take it; the <c>merge</c> command and <see cref="AdapterMerger"/> write a model with the adapter in the full-precision ones.
    /// </summary>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="RecipeException">No adapter is active, or weights are quantized; nothing has changed.</exception>
    public Task MergeAdapterAsync(CancellationToken cancellationToken = default) =>
        OnAdaptersAsync(adapters => adapters.Merge(), cancellationToken);

    /// <summary>Takes the merged adapter out of the weights again, up to rounding.</summary>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    public Task UnmergeAdapterAsync(CancellationToken cancellationToken = default) =>
        OnAdaptersAsync(adapters => adapters.Unmerge(), cancellationToken);

    private Task OnAdaptersAsync(Action<AdapterSet> action, CancellationToken cancellationToken)
    {
        _loaded.ThrowIfDisposed();
        AdapterSet adapters = Adapters;
        return TorchThread.RunAsync(
            () =>
            {
                Model.IsCaptureExact = null;
                action(adapters);
            },
            cancellationToken);
    }

    private sealed class Disabled(LanguageModel model, string? active) : IAsyncDisposable
    {
        private int _disposed;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0 && active is not null)
            {
                await model.SetAdapterAsync(active).ConfigureAwait(false);
            }
        }
    }
}
