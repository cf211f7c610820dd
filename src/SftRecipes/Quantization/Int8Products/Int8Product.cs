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
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], float32, contiguous, or null.</param>
    /// <returns>float32 [rows, out]; belongs to the caller's scope.</returns>
    public static torch.Tensor Forward(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor values, torch.Tensor scales) = RowQuantizer.Quantize(input);
        Int8Matrix matrix = Int8Matrix.Of(weight);
        torch.Tensor product = LargeBuffers.Empty(torch.ScalarType.Int32, input.size(0), weight.OutFeatures);
        TorchDispatcher.IntMm(values, matrix.Values.t(), product);
        return ProductScaler.Scale(product, scales, matrix.Scales, bias).MoveToOuterDisposeScope();
    }

    /// <summary>dy · W: the gradient of the input.</summary>
    /// <param name="gradient">[rows, out], float32, contiguous, finite.</param>
    /// <param name="weight">[out, in].</param>
    /// <returns>float32 [rows, in]; belongs to the caller's scope.</returns>
    public static torch.Tensor Backward(torch.Tensor gradient, QuantizedWeight weight)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Int8Matrix matrix = Int8Matrix.Of(weight);
        (torch.Tensor values, torch.Tensor scales) = RowQuantizer.Quantize(gradient, matrix.Scales);
        torch.Tensor product = LargeBuffers.Empty(torch.ScalarType.Int32, gradient.size(0), weight.InFeatures);
        TorchDispatcher.IntMm(values, matrix.Values, product);
        return ProductScaler.Scale(product, scales, columnScales: null, bias: null).MoveToOuterDisposeScope();
    }
}
