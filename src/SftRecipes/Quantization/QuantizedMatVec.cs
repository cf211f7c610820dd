using System.Runtime.CompilerServices;
using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>
/// Products with a few vectors, as generation needs them: the matrix is decoded piece by piece into the first-level cache and never
/// written out, so that memory traffic is the packed size.
/// </summary>
internal static unsafe class QuantizedMatVec
{
    /// <summary>From this many vectors on, dequantizing the matrix once and a blocked product are faster.</summary>
    public const int MaxRows = 4;

    /// <summary>Elements decoded at once: 8 KiB of float32, a quarter of a small first-level cache.</summary>
    private const int TileSize = 2048;

    private const long GrainSize = 32768;

    /// <summary>x · Ŵᵀ + b on the CPU.</summary>
    /// <param name="input">[rows, in], float32, contiguous, at most <see cref="MaxRows"/> rows.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], float32, contiguous, or null.</param>
    /// <returns>[rows, out]; belongs to the caller's scope.</returns>
    public static torch.Tensor Multiply(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias)
    {
        int rows = (int)input.shape[0];
        (long outputs, long columns) = (weight.OutFeatures, weight.InFeatures);
        torch.Tensor result = torch.empty(rows, outputs, dtype: torch.ScalarType.Float32);
        float* x = (float*)TorchMemory.DataPointer(input);
        float* y = (float*)TorchMemory.DataPointer(result);
        float* b = bias is null ? null : (float*)TorchMemory.DataPointer(bias);
        var reader = new WeightReader(weight);

        TorchParallel.For(0, outputs, Math.Max(1, GrainSize / columns), (begin, end) =>
        {
            for (long output = begin; output < end; output++)
            {
                MultiplyRow(reader, output, columns, x, rows, b is null ? 0 : b[output], y + output, outputs);
            }
        });
        GC.KeepAlive(input);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        return result;
    }

    [SkipLocalsInit]
    private static void MultiplyRow(
        WeightReader reader, long output, long columns, float* x, int rows, float bias, float* y, long stride)
    {
        float* tile = stackalloc float[TileSize];
        float* sums = stackalloc float[MaxRows];
        new Span<float>(sums, rows).Fill(bias);
        for (long column = 0; column < columns; column += TileSize)
        {
            int length = (int)Math.Min(TileSize, columns - column);
            reader.Read((output * columns) + column, length, tile);
            for (int row = 0; row < rows; row++)
            {
                sums[row] += VectorMath.Dot(tile, x + (row * columns) + column, length);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            y[row * stride] = sums[row];
        }
    }
}
