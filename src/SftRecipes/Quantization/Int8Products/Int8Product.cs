using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>
/// Products with a frozen weight in whole numbers, on the CPU: the weight in int8 by rows, activations in int8 by tokens, sums exact in
/// int32 (Dettmers et al. 2022, without the part for outliers). The same weight serves the backward pass: its rows' scales go into the
/// gradient before that is quantized.
/// </summary>
internal static class Int8Product
{
    /// <summary>x · Wᵀ + b.</summary>
    /// <param name="input">[rows, in], float32, contiguous, finite.</param>
    /// <param name="matrix">[out, in].</param>
    /// <param name="bias">[out], float32, contiguous, or null.</param>
    /// <returns>float32 [rows, out]; belongs to the caller's scope.</returns>
    public static torch.Tensor Forward(torch.Tensor input, Int8Matrix matrix, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor values, torch.Tensor scales) = RowQuantizer.Quantize(input);
        return ProductScaler.Scale(Multiply(values, matrix.Values.t()), scales, matrix.Scales, bias).MoveToOuterDisposeScope();
    }

    /// <summary>dy · W: the gradient of the input.</summary>
    /// <param name="gradient">[rows, out], float32, contiguous, finite.</param>
    /// <param name="matrix">[out, in].</param>
    /// <returns>float32 [rows, in]; belongs to the caller's scope.</returns>
    public static torch.Tensor Backward(torch.Tensor gradient, Int8Matrix matrix)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor values, torch.Tensor scales) = RowQuantizer.Quantize(gradient, matrix.Scales);
        return ProductScaler.Scale(Multiply(values, matrix.Values), scales, columnScales: null, bias: null).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// dy · W with 16 bits of the gradient: that of a softmax has one large element and many small ones, which add up.
    /// </summary>
    /// <inheritdoc cref="Backward"/>
    public static torch.Tensor BackwardInTwo(torch.Tensor gradient, Int8Matrix matrix)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor values, torch.Tensor scales) = RowQuantizer.QuantizeInTwo(gradient, matrix.Scales);
        torch.Tensor parts = ProductScaler.Scale(Multiply(values, matrix.Values), scales, columnScales: null, bias: null);
        long rows = gradient.size(0);
        return parts.narrow(0, 0, rows).add_(parts.narrow(0, rows, rows)).MoveToOuterDisposeScope();
    }

    private static torch.Tensor Multiply(torch.Tensor left, torch.Tensor right)
    {
        torch.Tensor product = LargeBuffers.Empty(torch.ScalarType.Int32, left.size(0), right.size(1));
        TorchDispatcher.IntMm(left, right, product);
        return product;
    }
}
