using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// One use of an operator with a backward pass of its own. What the backward pass needs is kept here, not in libtorch's graph, and let go of
/// as soon as the gradients are computed: the graph can be gone through once.
/// </summary>
internal abstract class FusedOperation
{
    private readonly List<torch.Tensor> _kept = [];

    /// <summary>How many inputs it was recorded with.</summary>
    internal int Inputs { get; set; }

    /// <summary>Whether the result is all that <see cref="Forward"/> makes where nothing is recorded: it then needs no scope.</summary>
    public virtual bool MakesResultOnly => false;

    /// <summary>Computes the result, without recording, in a scope.</summary>
    /// <param name="records">Whether a backward pass may follow.</param>
    public abstract torch.Tensor Forward(bool records);

    /// <summary>Computes a gradient per input, in their order; null where one needs none. Without recording, in a scope.</summary>
    /// <param name="gradient">Of the result.</param>
    public abstract torch.Tensor?[] Backward(torch.Tensor gradient);

    /// <summary>Lets go of what was kept.</summary>
    public void Release()
    {
        _kept.ForEach(tensor => tensor.Dispose());
        _kept.Clear();
    }

    /// <summary>A handle on a tensor's memory that lives until <see cref="Release"/>.</summary>
    protected torch.Tensor Keep(torch.Tensor tensor)
    {
        torch.Tensor kept = tensor.detach().DetachFromDisposeScope();
        _kept.Add(kept);
        return kept;
    }
}
