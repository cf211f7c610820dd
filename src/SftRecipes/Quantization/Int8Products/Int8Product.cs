using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>
/// Products with a frozen weight in whole numbers, on the CPU: the weight in int8 by rows, activations in int8 by tokens, sums exact in
/// int32 (Dettmers et al. 2022, without the part for outliers), by tile units where there are any and by libtorch elsewhere. The same weight
/// serves the backward pass: its rows' scales go into the gradient before that is quantized.
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
        return Multiply(Int8Rows.Quantize(input, factors: null), matrix, transposed: true, matrix.Scales, bias).MoveToOuterDisposeScope();
    }

    /// <summary>dy · W: the gradient of the input.</summary>
    /// <param name="gradient">[rows, out], float32, contiguous, finite.</param>
    /// <param name="matrix">[out, in].</param>
    /// <returns>float32 [rows, in]; belongs to the caller's scope.</returns>
    public static torch.Tensor Backward(torch.Tensor gradient, Int8Matrix matrix)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Int8Rows rows = Int8Rows.Quantize(gradient, matrix.Scales);
        return Multiply(rows, matrix, transposed: false, columnScales: null, bias: null).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// dy · W with 16 bits of the gradient: that of a softmax has one large element and many small ones, which add up.
    /// </summary>
    /// <inheritdoc cref="Backward"/>
    public static torch.Tensor BackwardInTwo(torch.Tensor gradient, Int8Matrix matrix)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Int8Rows digits = Int8Rows.QuantizeInTwo(gradient, matrix.Scales);
        torch.Tensor parts = Multiply(digits, matrix, transposed: false, columnScales: null, bias: null);
        long rows = gradient.size(0);
        return parts.narrow(0, 0, rows).add_(parts.narrow(0, rows, rows)).MoveToOuterDisposeScope();
    }

    private static torch.Tensor Multiply(Int8Rows left, Int8Matrix matrix, bool transposed, torch.Tensor? columnScales, torch.Tensor? bias)
    {
        (long rows, long columns) = (left.Scales.size(0), matrix.Values.size(transposed ? 0 : 1));
        if (!TileKernels.HasInt8)
        {
            torch.Tensor sums = LargeBuffers.Empty(torch.ScalarType.Int32, rows, columns);
            TorchDispatcher.IntMm(left.Values, transposed ? matrix.Values.t() : matrix.Values, sums);
            return ProductScaler.Scale(sums, left.Scales, columnScales, bias);
        }

        torch.Tensor product = LargeBuffers.Empty(rows, columns);
        TileProduct.Run<Int8Tiles, ProductScaler>(
            TileRows.Of(left.Values, rows), TileMatrix.Of(matrix.Values, transposed), ProductScaler.Of(product, left.Scales, columnScales, bias));
        GC.KeepAlive(left);
        GC.KeepAlive(matrix);
        GC.KeepAlive(columnScales);
        GC.KeepAlive(bias);
        return product;
    }
}
