using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Models;

/// <summary>
/// Dropout (Srivastava et al. 2014). On a CPU the mask is computed anew in the backward pass instead of being kept, from a seed of
/// libtorch's generator.
/// </summary>
public static class Dropout
{
    /// <summary>x, each element 0 with some probability and else divided by one minus it.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="training">Whether anything is dropped.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor Apply(torch.Tensor x, double probability, bool training) =>
        !training || probability == 0 ? x
        : FusedFunction.Fits(x) ? FusedFunction.Apply(new DropoutOperation(x, null, probability), x)
        : F.dropout(x, probability, training: true);

    /// <summary>x + dropout(branch): a residual connection.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="branch">The same shape.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <param name="training">Whether anything is dropped.</param>
    /// <returns>The same shape.</returns>
    public static torch.Tensor Add(torch.Tensor x, torch.Tensor branch, double probability, bool training) =>
        !training || probability == 0 ? Elementwise.Add(x, branch)
        : FusedFunction.Fits(x) && FusedFunction.Fits(branch) && x.numel() == branch.numel()
            ? FusedFunction.Apply(new DropoutOperation(branch, x, probability), branch, x)
        : x + F.dropout(branch, probability, training: true);
}
