using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>x + dropout(branch), or dropout(branch) alone; no mask is kept.</summary>
internal sealed class DropoutOperation(torch.Tensor branch, torch.Tensor? x, double probability) : FusedOperation
{
    private readonly DropoutMask _mask = DropoutMask.Next(probability);
    private torch.Tensor? _branch = branch;
    private torch.Tensor? _x = x;

    public override torch.Tensor Forward(bool records)
    {
        torch.Tensor result = LargeBuffers.EmptyLike(_branch!);
        _mask.Apply(_branch!, result, _x);

        // Inputs are let go of with the scope they belong to.
        (_branch, _x) = (null, null);
        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        torch.Tensor kept = LargeBuffers.EmptyLike(whole);
        _mask.Apply(whole, kept);
        return Inputs == 1 ? [kept] : [kept, gradient.detach()];
    }
}
