using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>The left factor of a product in whole numbers.</summary>
/// <param name="Values">int8: rows one after the other or, where tile units multiply them, in the order of <see cref="TileLayout"/>.</param>
/// <param name="Scales">float32 [rows]: what a row is multiplied by.</param>
internal readonly record struct Int8Rows(torch.Tensor Values, torch.Tensor Scales)
{
    /// <summary>Rows of a matrix, quantized; they belong to the caller's scope.</summary>
    /// <param name="values">[rows, columns], float32, contiguous, finite.</param>
    /// <param name="factors">[columns]: what each column is multiplied by first; null for 1.</param>
    public static Int8Rows Quantize(torch.Tensor values, torch.Tensor? factors)
    {
        Int8Rows rows = Empty(values.size(0), values.size(1));
        RowQuantizer.Quantize(values, factors, rows.Values, rows.Values.size(1), rows.Scales);
        return rows;
    }

    /// <summary>As <see cref="Quantize"/>, in two digits: all rows' first ones, then all rows' second ones.</summary>
    public static Int8Rows QuantizeInTwo(torch.Tensor values, torch.Tensor factors)
    {
        Int8Rows rows = Empty(2 * values.size(0), values.size(1));
        RowQuantizer.QuantizeInTwo(values, factors, rows.Values, rows.Values.size(1), rows.Scales);
        return rows;
    }

    private static Int8Rows Empty(long rows, long columns)
    {
        torch.Tensor values = TileKernels.HasInt8
            ? LargeBuffers.Empty(torch.ScalarType.Int8, TileLayout.Rows(rows), TileLayout.Stride(columns))
            : LargeBuffers.Empty(torch.ScalarType.Int8, rows, columns);
        return new Int8Rows(values, torch.empty(rows, dtype: torch.ScalarType.Float32));
    }
}
