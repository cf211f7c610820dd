using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>Turns a product of int8 matrices into float32, in the memory that it lies in.</summary>
internal static unsafe class ProductScaler
{
    /// <summary>product[i, j] · rowScales[i] · columnScales[j] + bias[j].</summary>
    /// <param name="product">int32 [rows, columns], contiguous; gone afterwards.</param>
    /// <param name="rowScales">float32 [rows].</param>
    /// <param name="columnScales">float32 [columns]; null for 1.</param>
    /// <param name="bias">float32 [columns]; null for 0.</param>
    /// <returns>float32 [rows, columns]; belongs to the caller's scope.</returns>
    public static torch.Tensor Scale(torch.Tensor product, torch.Tensor rowScales, torch.Tensor? columnScales, torch.Tensor? bias)
    {
        (long rows, int columns) = (product.size(0), (int)product.size(1));
        int* numbers = (int*)TorchMemory.DataPointer(product);
        float* ofRow = (float*)TorchMemory.DataPointer(rowScales);
        float* ofColumn = columnScales is null ? null : (float*)TorchMemory.DataPointer(columnScales);
        float* added = bias is null ? null : (float*)TorchMemory.DataPointer(bias);
        TorchParallel.For(0, rows, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                ScaleRow(numbers + (row * columns), columns, ofRow[row], ofColumn, added);
            }
        });
        GC.KeepAlive(rowScales);
        GC.KeepAlive(columnScales);
        GC.KeepAlive(bias);
        torch.Tensor scaled = TorchDispatcher.View(product, torch.ScalarType.Float32);
        product.Dispose();
        return scaled;
    }

    private static void ScaleRow(int* numbers, int count, float scale, float* ofColumn, float* added)
    {
        int width = Vector<float>.Count;
        var ofRow = new Vector<float>(scale);
        int i = 0;
        for (; i <= count - width; i += width)
        {
            Vector<float> value = Vector.ConvertToSingle(Vector.Load(numbers + i)) * ofRow;
            value = ofColumn is null ? value : value * Vector.Load(ofColumn + i);
            value = added is null ? value : value + Vector.Load(added + i);
            value.Store((float*)numbers + i);
        }

        for (; i < count; i++)
        {
            float value = numbers[i] * scale;
            value = ofColumn is null ? value : value * ofColumn[i];
            ((float*)numbers)[i] = added is null ? value : value + added[i];
        }
    }
}
