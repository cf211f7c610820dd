using SftRecipes.Adapters.Initialization;
using SftRecipes.Models;
using TorchSharp;

namespace SftRecipes.Adapters;

/// <summary>New adapters, as the recipe's <see cref="InitLoraWeights"/> has them start; the same as PEFT's.</summary>
public sealed class RandomAdapter : IAdapterProvider
{
    private readonly torch.Generator _generator;
    private readonly bool _untuned;

    /// <param name="seed">Decides the draw.</param>
    /// <param name="untuned">
    /// Whether the adapters are to do nothing: then the base model's weights stay as they are, whatever start the recipe has.
    /// </param>
    public RandomAdapter(int seed, bool untuned = false)
    {
        LibTorch.EnsureLoaded();
        _generator = new torch.Generator(unchecked((ulong)seed));
        _untuned = untuned;
    }

    /// <inheritdoc/>
    public AdapterTensors Read(AdapterSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        using var scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        AdapterTensors start = Start(site);
        return start with
        {
            A = start.A.MoveToOuterDisposeScope(),
            B = start.B.MoveToOuterDisposeScope(),
            Weight = start.Weight?.MoveToOuterDisposeScope(),
            Taken = start.Taken is { } taken ? (taken.A.MoveToOuterDisposeScope(), taken.B.MoveToOuterDisposeScope()) : null,
            UseDora = site.Settings.UseDora,
        };
    }

    /// <inheritdoc/>
    public torch.Tensor? ReadTrained(string name, long[] shape) => null;

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    private AdapterTensors Start(AdapterSite site) => site switch
    {
        { IsEmbedding: true } => PlainStarts.Embedding(site, _generator),
        _ when _untuned => PlainStarts.Kaiming(site, _generator),
        { Settings.InitLoraWeights: InitLoraWeights.Gaussian } => PlainStarts.Gaussian(site, _generator),
        { Settings.InitLoraWeights: InitLoraWeights.Pissa } => DecomposedStarts.Pissa(site, _generator),
        { Settings.InitLoraWeights: InitLoraWeights.Olora } => DecomposedStarts.Olora(site),
        { Settings.InitLoraWeights: InitLoraWeights.Loftq } => DecomposedStarts.Loftq(site),
        _ => PlainStarts.Kaiming(site, _generator),
    };
}
