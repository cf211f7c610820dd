using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>x·Wᵀ + b over frozen W and b: nothing is kept, and W is read again in the backward pass.</summary>
/// <param name="x">[rows, in], contiguous float32 on a CPU.</param>
/// <param name="matrix">W.</param>
/// <param name="bias">[out], or null.</param>
internal sealed class FrozenLinearOperation(torch.Tensor x, FrozenMatrix matrix, torch.Tensor? bias) : FusedOperation
{
    private torch.Tensor? _x = x;

    /// <summary>Records the product of any rows.</summary>
    /// <param name="x">[..., in], contiguous float32 on a CPU.</param>
    /// <param name="matrix">W.</param>
    /// <param name="outFeatures">Rows of W.</param>
    /// <param name="bias">[out], or null.</param>
    /// <returns>[..., out].</returns>
    public static torch.Tensor Apply(torch.Tensor x, FrozenMatrix matrix, long outFeatures, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long[] shape = x.shape;
        torch.Tensor rows = x.reshape(-1, shape[^1]);
        shape[^1] = outFeatures;
        return FusedFunction.Apply(new FrozenLinearOperation(rows, matrix, bias), rows).reshape(shape).MoveToOuterDisposeScope();
    }

    public override torch.Tensor Forward(bool records)
    {
        torch.Tensor result = matrix.Forward(_x!, bias);
        _x = null;
        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient) => [matrix.Backward(gradient)];
}
