using SftRecipes.Models.Fused;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>A quantized matrix that is multiplied in whole numbers.</summary>
/// <param name="weight">[out, in]; must live until the backward pass is over.</param>
internal sealed class Int8FrozenMatrix(QuantizedWeight weight) : FrozenMatrix
{
    /// <inheritdoc/>
    public override torch.Tensor Forward(torch.Tensor x, torch.Tensor? bias) => Int8Product.Forward(x, weight, bias);

    /// <inheritdoc/>
    public override torch.Tensor Backward(torch.Tensor gradient) => Int8Product.Backward(gradient.contiguous(), weight);
}
