using SftRecipes.Native;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace SftRecipes.Models.Fused;

/// <summary>Products with a frozen matrix, both ways; large results lie in <see cref="LargeBuffers"/>. Not recorded.</summary>
internal static unsafe class FrozenProduct
{
    /// <summary>x·Wᵀ + b.</summary>
    /// <param name="x">[rows, in], contiguous float32 on a CPU.</param>
    /// <param name="matrix">W [out, in], float32.</param>
    /// <param name="bias">[out], or null.</param>
    /// <returns>[rows, out].</returns>
    public static torch.Tensor Forward(torch.Tensor x, torch.Tensor matrix, torch.Tensor? bias)
    {
        (long rows, long outputs, long inputs) = (x.size(0), matrix.size(0), matrix.size(1));
        if (!UsesBuffer(rows * outputs, matrix) || bias is { dtype: not torch.ScalarType.Float32 })
        {
            return F.linear(x, matrix, bias);
        }

        torch.Tensor result = LargeBuffers.Empty(rows, outputs);
        float* target = Floats(result);
        if (bias is not null)
        {
            Fill(target, Floats(bias), rows, (int)outputs);
        }

        Blas.Multiply(
            (int)rows, (int)outputs, (int)inputs, 1, new(Floats(x), (int)inputs), new(Floats(matrix), (int)matrix.stride(0), transposed: true),
            bias is null ? 0 : 1, target, (int)outputs);
        GC.KeepAlive(x);
        GC.KeepAlive(matrix);
        return result;
    }

    /// <summary>dy·W.</summary>
    /// <param name="gradient">dy [rows, out], float32 on a CPU.</param>
    /// <param name="matrix">W [out, in], float32.</param>
    /// <returns>[rows, in].</returns>
    public static torch.Tensor Backward(torch.Tensor gradient, torch.Tensor matrix)
    {
        (long rows, long outputs, long inputs) = (gradient.size(0), matrix.size(0), matrix.size(1));
        if (!UsesBuffer(rows * inputs, matrix))
        {
            return torch.mm(gradient, matrix);
        }

        torch.Tensor whole = gradient.contiguous();
        torch.Tensor result = LargeBuffers.Empty(rows, inputs);
        Blas.Multiply(
            (int)rows, (int)inputs, (int)outputs, 1, new(Floats(whole), (int)outputs), new(Floats(matrix), (int)matrix.stride(0)), 0,
            Floats(result), (int)inputs);
        GC.KeepAlive(whole);
        GC.KeepAlive(matrix);
        return result;
    }

    private static bool UsesBuffer(long elements, torch.Tensor matrix) =>
        elements * sizeof(float) >= LargeBuffers.Threshold && Blas.IsAvailable && matrix.stride(1) == 1;

    /// <summary>The bias in every row.</summary>
    private static void Fill(float* target, float* bias, long rows, int columns) => TorchParallel.For(0, rows, 16, (begin, end) =>
    {
        for (long row = begin; row < end; row++)
        {
            new ReadOnlySpan<float>(bias, columns).CopyTo(new Span<float>(target + (row * columns), columns));
        }
    });

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);
}
