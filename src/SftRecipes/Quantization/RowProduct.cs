using SftRecipes.Native;
using SftRecipes.Quantization.Kernels;
using TorchSharp;

namespace SftRecipes.Quantization;

/// <summary>
/// Products of a weight with one vector or a few, as generation needs them, by kernels on all of libtorch's threads. The weight is read once,
/// as it is stored, and nothing of its size is written.
/// </summary>
internal static unsafe class RowProduct
{
    /// <summary>From this many vectors on, dequantizing the matrix once and a blocked product are faster.</summary>
    public const int MaxRows = 16;

    /// <summary>Multiplications below which another thread is not worth waking.</summary>
    private const long GrainSize = 32768;

    /// <summary>Whether <see cref="Multiply(torch.Tensor, QuantizedWeight, torch.Tensor?, LowRank?)"/> computes a product, faster.</summary>
    public static bool Applies(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias, LowRank? adapter = null) =>
        weight.Device.type == DeviceType.CPU && Applies(input, weight.InFeatures, MaxRows, bias, adapter);

    /// <summary>Whether <see cref="Multiply(torch.Tensor, torch.Tensor, torch.Tensor?, LowRank?)"/> computes a product, faster.</summary>
    public static bool Applies(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, LowRank? adapter = null) =>
        Applies(input, weight.size(1), 1, bias, adapter) && IsPlain(weight);

    /// <summary>x · Ŵᵀ + b, and the adapter's share.</summary>
    /// <param name="input">[..., in], float32, contiguous, on the CPU as all that follows.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], float32, contiguous, or null.</param>
    /// <param name="adapter">Float32, contiguous; or null.</param>
    /// <returns>[..., out]; belongs to the caller's scope.</returns>
    public static torch.Tensor Multiply(torch.Tensor input, QuantizedWeight weight, torch.Tensor? bias, LowRank? adapter = null)
    {
        (long outputs, int columns) = (weight.OutFeatures, checked((int)weight.InFeatures));
        torch.Tensor result = Result(input, outputs);
        int rows = (int)(input.numel() / columns);
        float* x = Floats(input), y = Floats(result);
        var product = new QuantizedProduct(KernelSet.Best, weight, x, rows, y);
        var addends = new ProductAddends(x, rows, columns, y, outputs, bias, adapter);
        TorchParallel.For(0, outputs, Math.Max(1, GrainSize / columns), (begin, end) =>
        {
            product.Multiply(begin, end);
            addends.Add(begin, end);
        });
        KeepAlive(input, bias, adapter);
        GC.KeepAlive(weight);
        return result;
    }

    /// <summary>x · Wᵀ + b, and the adapter's share.</summary>
    /// <param name="input">[..., in], float32, contiguous, on the CPU as all that follows.</param>
    /// <param name="weight">[out, in], float32, contiguous.</param>
    /// <param name="bias">[out], float32, contiguous, or null.</param>
    /// <param name="adapter">Float32, contiguous; or null.</param>
    /// <returns>[..., out]; belongs to the caller's scope.</returns>
    public static torch.Tensor Multiply(torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, LowRank? adapter = null)
    {
        (long outputs, int columns) = (weight.size(0), checked((int)weight.size(1)));
        torch.Tensor result = Result(input, outputs);
        int rows = (int)(input.numel() / columns);
        float* x = Floats(input), y = Floats(result);
        float* matrix = Floats(weight);
        var addends = new ProductAddends(x, rows, columns, y, outputs, bias, adapter);
        KernelSet kernels = KernelSet.Best;
        TorchParallel.For(0, outputs, Math.Max(1, GrainSize / columns), (begin, end) =>
        {
            for (int row = 0; row < rows; row++)
            {
                kernels.Multiply(matrix + (begin * columns), end - begin, columns, x + ((long)row * columns), y + (row * outputs) + begin);
            }

            addends.Add(begin, end);
        });
        KeepAlive(input, bias, adapter);
        GC.KeepAlive(weight);
        return result;
    }

    private static bool Applies(torch.Tensor input, long inFeatures, int maxRows, torch.Tensor? bias, LowRank? adapter) =>
        input.numel() <= maxRows * inFeatures && input.numel() > 0 && !torch.is_grad_enabled() && IsPlain(input)
        && input.size(-1) == inFeatures && (bias is null || IsPlain(bias))
        && (adapter is not { } branch || (IsPlain(branch.A) && IsPlain(branch.B)));

    /// <summary>Whether a tensor is contiguous float32 in main memory.</summary>
    private static bool IsPlain(torch.Tensor tensor) =>
        tensor.dtype == torch.ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);

    private static torch.Tensor Result(torch.Tensor input, long outputs)
    {
        long[] shape = [.. input.shape];
        shape[^1] = outputs;
        return torch.empty(shape, dtype: torch.ScalarType.Float32);
    }

    private static void KeepAlive(torch.Tensor input, torch.Tensor? bias, LowRank? adapter)
    {
        GC.KeepAlive(input);
        GC.KeepAlive(bias);
        GC.KeepAlive(adapter?.A);
        GC.KeepAlive(adapter?.B);
    }
}
