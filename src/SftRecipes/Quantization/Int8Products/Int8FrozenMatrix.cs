using SftRecipes.Models.Fused;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>A quantized matrix that is multiplied in whole numbers.</summary>
/// <param name="weight">[out, in]; must live until the backward pass is over.</param>
internal sealed class Int8FrozenMatrix(QuantizedWeight weight) : FrozenMatrix
{
    /// <inheritdoc/>
    public override torch.Tensor Forward(torch.Tensor x, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return Int8Product.Forward(x, Int8Matrix.Of(weight), bias).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor Backward(torch.Tensor gradient)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return Int8Product.Backward(gradient.contiguous(), Int8Matrix.Of(weight)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// An output head that is multiplied in whole numbers. Its gradients come from a softmax, and are taken with twice the bits.
/// </summary>
/// <param name="matrix">[vocabulary, width]; belongs to the caller's scope.</param>
internal sealed class Int8HeadMatrix(Int8Matrix matrix) : FrozenMatrix
{
    /// <inheritdoc/>
    public override torch.Tensor Forward(torch.Tensor x, torch.Tensor? bias) => Int8Product.Forward(x, matrix, bias);

    /// <inheritdoc/>
    public override torch.Tensor Backward(torch.Tensor gradient) => Int8Product.BackwardInTwo(gradient.contiguous(), matrix);
}
