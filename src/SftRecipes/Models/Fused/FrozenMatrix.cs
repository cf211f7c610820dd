using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>A frozen W [out, in], however it is stored, as the products of a training step need it. Nothing here is recorded.</summary>
internal abstract class FrozenMatrix
{
    /// <summary>x·Wᵀ + b.</summary>
    /// <param name="x">[rows, in], contiguous float32 on a CPU.</param>
    /// <param name="bias">[out], or null.</param>
    /// <returns>[rows, out].</returns>
    public abstract torch.Tensor Forward(torch.Tensor x, torch.Tensor? bias);

    /// <summary>dy·W: the gradient of x.</summary>
    /// <param name="gradient">dy [rows, out], float32 on a CPU.</param>
    /// <returns>[rows, in].</returns>
    public abstract torch.Tensor Backward(torch.Tensor gradient);
}

/// <summary>A matrix that is multiplied in float32.</summary>
/// <param name="matrix">Gives W [out, in] in the current dispose scope, anew for each product.</param>
internal sealed class FloatMatrix(Func<torch.Tensor> matrix) : FrozenMatrix
{
    /// <inheritdoc/>
    public override torch.Tensor Forward(torch.Tensor x, torch.Tensor? bias) => FrozenProduct.Forward(x, matrix(), bias);

    /// <inheritdoc/>
    public override torch.Tensor Backward(torch.Tensor gradient) => FrozenProduct.Backward(gradient, matrix());
}
