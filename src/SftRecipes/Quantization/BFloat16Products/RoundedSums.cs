using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;
using TorchSharp;

namespace SftRecipes.Quantization.BFloat16Products;

/// <summary>Rounds a product to bfloat16 and adds the bias in float32. Holds addresses.</summary>
internal readonly unsafe struct RoundedSums : ITileResult
{
    private readonly float* _result;
    private readonly long _columns;
    private readonly float* _bias;

    private RoundedSums(float* result, long columns, float* bias)
    {
        _result = result;
        _columns = columns;
        _bias = bias;
    }

    /// <summary>Writes into a tensor.</summary>
    /// <param name="result">float32 [rows, columns], contiguous.</param>
    /// <param name="bias">float32 [columns]; null for 0.</param>
    public static RoundedSums Of(torch.Tensor result, torch.Tensor? bias) => new(
        (float*)TorchMemory.DataPointer(result), result.size(1), bias is null ? null : (float*)TorchMemory.DataPointer(bias));

    /// <inheritdoc/>
    public void Take(void* sums, long row, int rows, long column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            BFloat16Rows.RoundAndAdd(
                (float*)sums + (i * TileProduct.Block), _bias is null ? null : _bias + column, _result + ((row + i) * _columns) + column, columns);
        }
    }
}
