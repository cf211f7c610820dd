using SftRecipes.Adapters;
using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Models;

/// <summary>The root of a generated module tree: token ids to hidden states, and hidden states to logits.</summary>
public abstract class CausalLanguageModel : Block
{
    /// <param name="weights">Where the weights come from; not needed after construction.</param>
    protected CausalLanguageModel(ModelWeights weights)
    {
        Device = weights.Device;
        ComputeType = weights.ComputeType;
    }

    /// <summary>Where the weights lie.</summary>
    public torch.Device Device { get; }

    /// <summary>What products are computed in.</summary>
    public ComputeType ComputeType { get; }

    /// <summary>Whether a captured pass of this model gave the same again; null where that is not known, as after adapters have changed.</summary>
    internal bool? IsCaptureExact { get; set; }

    /// <summary>Number of token ids.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The most positions of a sequence.</summary>
    public abstract int MaxPositions { get; }

    /// <summary>A cache for generation.</summary>
    /// <param name="rows">Sequences in the batch.</param>
    /// <param name="capacity">The most positions.</param>
    public abstract KvCache NewCache(long rows, long capacity);

    /// <summary>The states that the head reads.</summary>
    /// <param name="inputIds">int64 [rows, length].</param>
    /// <param name="context">Positions, mask and cache.</param>
    /// <returns>float32 [rows, length, width].</returns>
    public abstract torch.Tensor Forward(torch.Tensor inputIds, ForwardContext context);

    /// <summary>The output head.</summary>
    /// <param name="hidden">[..., width].</param>
    /// <returns>Logits [..., vocabulary].</returns>
    public abstract torch.Tensor Logits(torch.Tensor hidden);

    /// <summary>The linear map that <see cref="Logits"/> applies; null where they are more than one and a soft cap.</summary>
    public virtual ILinear? Head => null;

    /// <summary>What bounds <see cref="Head"/>'s logits as <see cref="Activations.SoftCap"/> does; null for nothing.</summary>
    public virtual double? LogitSoftCap => null;

    /// <summary>The parameters that get gradients, each once, in the module tree's order.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> TrainedParameters()
    {
        var seen = new HashSet<IntPtr>();
        return [.. named_parameters().Where(p => p.parameter.requires_grad && seen.Add(p.parameter.Handle)).Select(p => (p.name, p.parameter))];
    }

    /// <summary>The modules that carry an adapter, with their paths from the root, in the module tree's order.</summary>
    public IReadOnlyList<(string Path, IAdapted Module)> Adapters() =>
        [.. named_modules().Where(m => m.module is IAdapted).Select(m => (m.name, (IAdapted)m.module))];
}
