using System.Numerics;
using SftRecipes.Native;
using SftRecipes.Quantization.TileProducts;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>Turns a product of int8 matrices into float32: product[i, j] · rowScales[i] · columnScales[j] + bias[j]. Holds addresses.</summary>
internal readonly unsafe struct ProductScaler : ITileResult
{
    private readonly float* _result;
    private readonly long _columns;
    private readonly float* _rowScales;
    private readonly float* _columnScales;
    private readonly float* _bias;

    private ProductScaler(float* result, long columns, torch.Tensor rowScales, torch.Tensor? columnScales, torch.Tensor? bias)
    {
        _result = result;
        _columns = columns;
        _rowScales = Floats(rowScales);
        _columnScales = Floats(columnScales);
        _bias = Floats(bias);
    }

    /// <summary>Writes into a tensor.</summary>
    /// <param name="result">float32 [rows, columns], contiguous.</param>
    /// <param name="rowScales">float32 [rows].</param>
    /// <param name="columnScales">float32 [columns]; null for 1.</param>
    /// <param name="bias">float32 [columns]; null for 0.</param>
    public static ProductScaler Of(torch.Tensor result, torch.Tensor rowScales, torch.Tensor? columnScales, torch.Tensor? bias) =>
        new(Floats(result), result.size(1), rowScales, columnScales, bias);

    /// <summary>Scales a whole product in the memory that it lies in.</summary>
    /// <param name="product">int32 [rows, columns], contiguous; gone afterwards.</param>
    /// <param name="rowScales">float32 [rows].</param>
    /// <param name="columnScales">float32 [columns]; null for 1.</param>
    /// <param name="bias">float32 [columns]; null for 0.</param>
    /// <returns>float32 [rows, columns]; belongs to the caller's scope.</returns>
    public static torch.Tensor Scale(torch.Tensor product, torch.Tensor rowScales, torch.Tensor? columnScales, torch.Tensor? bias)
    {
        (long rows, int columns) = (product.size(0), (int)product.size(1));
        int* numbers = (int*)TorchMemory.DataPointer(product);
        var scaler = new ProductScaler((float*)numbers, columns, rowScales, columnScales, bias);
        TorchParallel.For(0, rows, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                scaler.TakeRow(numbers + (row * columns), row, 0, columns);
            }
        });
        GC.KeepAlive(rowScales);
        GC.KeepAlive(columnScales);
        GC.KeepAlive(bias);
        torch.Tensor scaled = TorchDispatcher.View(product, torch.ScalarType.Float32);
        product.Dispose();
        return scaled;
    }

    /// <inheritdoc/>
    public void Take(void* sums, long row, int rows, long column, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            TakeRow((int*)sums + (i * TileProduct.Block), row + i, column, columns);
        }
    }

    private void TakeRow(int* numbers, long row, long column, int count)
    {
        float* target = _result + (row * _columns) + column;
        float* ofColumn = _columnScales is null ? null : _columnScales + column, added = _bias is null ? null : _bias + column;
        int width = Vector<float>.Count;
        var ofRow = new Vector<float>(_rowScales[row]);
        int i = 0;
        for (; i <= count - width; i += width)
        {
            Vector<float> value = Vector.ConvertToSingle(Vector.Load(numbers + i)) * ofRow;
            value = ofColumn is null ? value : value * Vector.Load(ofColumn + i);
            value = added is null ? value : value + Vector.Load(added + i);
            value.Store(target + i);
        }

        for (; i < count; i++)
        {
            float value = numbers[i] * _rowScales[row];
            value = ofColumn is null ? value : value * ofColumn[i];
            target[i] = added is null ? value : value + added[i];
        }
    }

    private static float* Floats(torch.Tensor? tensor) => tensor is null ? null : (float*)TorchMemory.DataPointer(tensor);
}
