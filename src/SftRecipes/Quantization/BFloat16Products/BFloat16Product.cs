using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;
using TorchSharp;

namespace SftRecipes.Quantization.BFloat16Products;

/// <summary>
/// Products of numbers rounded to bfloat16, summed in float32 and rounded, on the CPU: by tile units where there are any and by libtorch
/// elsewhere.
/// </summary>
internal static class BFloat16Product
{
    /// <summary>left · right + bias.</summary>
    /// <param name="left">float32 [rows, inner], contiguous; is rounded here.</param>
    /// <param name="right">bfloat16 [inner, columns]; it or its transpose is contiguous.</param>
    /// <param name="bias">float32 [columns]; null for 0.</param>
    /// <returns>float32 [rows, columns]; belongs to the caller's scope.</returns>
    public static torch.Tensor Multiply(torch.Tensor left, torch.Tensor right, torch.Tensor? bias)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (long rows, long columns) = (left.size(0), right.size(1));
        if (!TileKernels.HasBFloat16)
        {
            torch.Tensor product = LargeBuffers.Empty(torch.ScalarType.BFloat16, rows, columns);
            TorchDispatcher.Mm(BFloat16Rows.Round(left), right, product);
            return BFloat16Rows.Widen(product, bias).MoveToOuterDisposeScope();
        }

        torch.Tensor rounded = BFloat16Rows.RoundForTiles(left), result = LargeBuffers.Empty(rows, columns);
        bool isTransposed = !right.is_contiguous();
        torch.Tensor stored = isTransposed ? right.t() : right;
        TileProduct.Run<BFloat16Tiles, RoundedSums>(
            TileRows.Of(rounded, rows), TileMatrix.Of(stored, isTransposed), RoundedSums.Of(result, bias));
        GC.KeepAlive(rounded);
        GC.KeepAlive(stored);
        GC.KeepAlive(bias);
        return result.MoveToOuterDisposeScope();
    }
}
