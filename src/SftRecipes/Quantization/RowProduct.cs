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
    /// <summary>
    /// Vectors up to which kernels are faster than dequantizing the matrix and a blocked product. With 1, 8, 16, 24 and 32 vectors they take 0.2,
    /// 0.4, 0.6, 0.8 to 1.0 and 0.9 to 1.2 of its time for NF4, with 1, 8, 12 and 16 vectors 0.2, 0.6, 0.8 and 1.1 for int8 (SmolLM-360M's shapes,
    /// AVX-512, two threads; the benchmark <c>kernels --kind rows</c>).
    /// </summary>
    public static int MaxRows(QuantizedWeight weight) => weight.Type == QuantizationType.Int8 ? 12 : 24;

    /// <summary>Whether <see cref="Multiply(torch.Tensor, in RowFactor)"/> computes a product, faster.</summary>
    public static bool Applies(torch.Tensor input, in RowFactor factor) => factor.Quantized is { } weight
        ? weight.Device.type == DeviceType.CPU && Applies(input, factor, MaxRows(weight))
        : Applies(input, factor, 1) && IsPlain(factor.Plain!);

    /// <summary>x · Wᵀ + b, and the adapter's share.</summary>
    /// <param name="input">[..., in], float32, contiguous, on the CPU as all that follows.</param>
    /// <param name="factor">W [out, in], b, an adapter; float32 and contiguous where not quantized.</param>
    /// <returns>[..., out]; belongs to the caller's scope.</returns>
    public static torch.Tensor Multiply(torch.Tensor input, in RowFactor factor) => Multiply(input, [factor])[0];

    /// <summary>Several products of the same vectors, computed together.</summary>
    /// <param name="input">[..., in].</param>
    /// <param name="factors">At least one.</param>
    /// <returns>[..., out] of each.</returns>
    /// <inheritdoc cref="Multiply(torch.Tensor, in RowFactor)"/>
    public static torch.Tensor[] Multiply(torch.Tensor input, params ReadOnlySpan<RowFactor> factors)
    {
        long[] shape = TorchMemory.Shape(input);
        int rows = (int)(input.numel() / shape[^1]);
        var results = new torch.Tensor[factors.Length];
        var addresses = new IntPtr[factors.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            shape[^1] = factors[i].OutFeatures;
            results[i] = torch.empty(shape, dtype: torch.ScalarType.Float32);
            addresses[i] = (IntPtr)Floats(results[i]);
        }

        float* x = Floats(input);
        Compute(x, rows, factors, addresses);
        GC.KeepAlive(input);
        if (KernelCapture.Current is { } capture)
        {
            RowFactor[] kept = [.. factors];
            for (int i = 0; i < kept.Length; i++)
            {
                kept[i] = kept[i].Kept(capture);
            }

            capture.Add(() => Compute(x, rows, kept, addresses), [input], results);
        }

        return results;
    }

    private static void Compute(float* x, int rows, ReadOnlySpan<RowFactor> factors, IntPtr[] results)
    {
        int columns = checked((int)factors[0].InFeatures), room = 0;
        foreach (RowFactor factor in factors)
        {
            room += rows * (factor.Adapter?.Rank ?? 0);
        }

        float* lowRank = ProductWorkspace.LowRank(room);
        var vectors = new RowInput(x, rows, columns);
        var tasks = new RowTask[factors.Length];
        long outputs = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            tasks[i] = new RowTask(vectors, factors[i], (float*)results[i], lowRank);
            lowRank += rows * (factors[i].Adapter?.Rank ?? 0);
            outputs += tasks[i].Outputs;
        }

        TorchParallel.Share(0, outputs, TorchParallel.GrainSize / columns, (begin, end) => Compute(tasks, begin, end));
        foreach (RowFactor factor in factors)
        {
            factor.KeepAlive();
        }
    }

    /// <summary>Outputs from begin to end, counted through all products.</summary>
    private static void Compute(RowTask[] tasks, long begin, long end)
    {
        foreach (RowTask task in tasks)
        {
            long first = Math.Max(begin, 0), last = Math.Min(end, task.Outputs);
            if (first < last)
            {
                task.Compute(first, last);
            }

            begin -= task.Outputs;
            end -= task.Outputs;
        }
    }

    private static bool Applies(torch.Tensor input, in RowFactor factor, int maxRows)
    {
        long inFeatures = factor.InFeatures, elements = input.numel();
        return elements <= maxRows * inFeatures && elements > 0 && !torch.is_grad_enabled() && IsPlain(input)
            && input.size(-1) == inFeatures && (factor.Bias is null || IsPlain(factor.Bias))
            && (factor.Adapter is not { } branch || (IsPlain(branch.A) && IsPlain(branch.B)));
    }

    /// <summary>Whether a tensor is contiguous float32 in main memory.</summary>
    private static bool IsPlain(torch.Tensor tensor) =>
        tensor.dtype == torch.ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);
}
