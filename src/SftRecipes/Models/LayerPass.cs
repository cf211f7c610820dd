using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models;

/// <summary>A decoder's way through its layers, which lets go of each layer's intermediate results before the next one begins.</summary>
public static class LayerPass
{
    /// <summary>Applies a layer. Of its intermediate results, what the backward pass needs lives on in libtorch's graph.</summary>
    /// <param name="x">The layer's input; disposed.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>The layer's result; belongs to the caller's scope.</returns>
    public static torch.Tensor Run(torch.Tensor x, Func<torch.Tensor, torch.Tensor> layer)
    {
        torch.Tensor result;
        using (torch.NewDisposeScope())
        {
            result = layer(x).MoveToOuterDisposeScope();
        }

        x.Dispose();
        return result;
    }

    /// <summary>
    /// Gradient checkpointing (Chen et al. 2016): applies a layer and keeps its input only; the backward pass computes the rest again, with
    /// the same dropout.
    /// </summary>
    /// <inheritdoc cref="Run"/>
    public static torch.Tensor Checkpoint(torch.Tensor x, Func<torch.Tensor, torch.Tensor> layer)
    {
        if (!torch.is_grad_enabled())
        {
            return Run(x, layer);
        }

        torch.Tensor result = Recompute(x, layer);
        x.Dispose();
        return result;
    }

    /// <summary><see cref="Checkpoint"/> of any function; the input stays the caller's.</summary>
    internal static torch.Tensor Recompute(torch.Tensor x, Func<torch.Tensor, torch.Tensor> function)
    {
        // The graph reaches the function's parameters even where its input asks for no gradient.
        using torch.Tensor ticket = torch.zeros(1).requires_grad_();
        return FusedFunction.Apply(new CheckpointOperation(x, function), x, ticket);
    }
}
