using SftRecipes.Models.Fused;
using SftRecipes.Native;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Adapters;

/// <summary>
/// y = x·Wᵀ + b + s · (dropout(x)·Aᵀ)·Bᵀ over a frozen W, with gradients for x, A and B. Kept are x, which projections of the same input
/// share, and x·Aᵀ; the mask is computed anew, and W read again. Both products add into one result.
/// </summary>
/// <param name="x">[rows, in], float32 on a CPU.</param>
/// <param name="matrix">W.</param>
/// <param name="bias">[out], frozen, or null.</param>
/// <param name="a">[rank, in].</param>
/// <param name="b">[out, rank].</param>
/// <param name="scaling">s.</param>
/// <param name="dropout">Probability with which an element of the branch's input is dropped.</param>
internal sealed class LoraOperation(
    torch.Tensor x, FrozenMatrix matrix, torch.Tensor? bias, torch.Tensor a, torch.Tensor b, double scaling, double dropout)
    : FusedOperation
{
    private readonly DropoutMask? _mask = dropout > 0 ? DropoutMask.Next(dropout) : null;
    private readonly bool _passesGradient = x.requires_grad;
    private torch.Tensor _x = x;
    private torch.Tensor? _low;

    public override torch.Tensor Forward(bool records)
    {
        torch.Tensor result = matrix.Forward(_x, bias);
        torch.Tensor low = F.linear(Dropped(), a);
        result.addmm_(low, b.t(), beta: 1, alpha: (float)scaling);
        if (records)
        {
            (_x, _low) = (Keep(_x), Keep(low));
        }

        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        torch.Tensor toLow = torch.mm(whole, b).mul_(scaling);
        torch.Tensor toA = torch.mm(toLow.t(), Dropped());
        torch.Tensor toB = torch.mm(whole.t(), _low!).mul_(scaling);
        return [_passesGradient ? ToInput(whole, toLow) : null, toA, toB];
    }

    private torch.Tensor ToInput(torch.Tensor gradient, torch.Tensor toLow)
    {
        torch.Tensor result = matrix.Backward(gradient);
        if (_mask is { } mask)
        {
            mask.Apply(torch.mm(toLow, a), result, result);
            return result;
        }

        return result.addmm_(toLow, a, beta: 1, alpha: 1);
    }

    private torch.Tensor Dropped()
    {
        if (_mask is not { } mask)
        {
            return _x;
        }

        torch.Tensor dropped = LargeBuffers.EmptyLike(_x);
        mask.Apply(_x, dropped);
        return dropped;
    }
}
