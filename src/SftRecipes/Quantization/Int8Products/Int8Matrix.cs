using System.Runtime.CompilerServices;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>A frozen matrix as int8 with one scale per row, for products that libtorch computes in whole numbers.</summary>
/// <param name="Values">int8 [out, in], contiguous.</param>
/// <param name="Scales">float32 [out]: what a row is multiplied by.</param>
internal readonly record struct Int8Matrix(torch.Tensor Values, torch.Tensor Scales)
{
    [ThreadStatic]
    private static torch.Tensor? _values;

    [ThreadStatic]
    private static torch.Tensor? _scales;

    /// <summary>
    /// The matrix of a weight on the CPU. An int8 weight is taken as it is stored; another is written into this thread's buffers, which the
    /// next call on this thread reuses. The views belong to the caller's scope.
    /// </summary>
    public static Int8Matrix Of(QuantizedWeight weight)
    {
        (long rows, long columns) = (weight.OutFeatures, weight.InFeatures);
        if (weight.Type == QuantizationType.Int8)
        {
            // Stored scales are the rows' largest magnitudes, which 127 stands for.
            return new Int8Matrix(weight.Storage.Packed.view(rows, columns), weight.Storage.Absmax.view(rows) * (1f / 127));
        }

        torch.Tensor values = Buffer(ref _values, rows * columns, torch.ScalarType.Int8).view(rows, columns);
        torch.Tensor scales = Buffer(ref _scales, rows, torch.ScalarType.Float32);
        Convert(weight, values, scales);
        return new Int8Matrix(values, scales);
    }

    /// <summary>The matrix of a float32 weight [out, in] on the CPU; it belongs to the caller's scope.</summary>
    public static Int8Matrix Of(torch.Tensor weight)
    {
        (long rows, long columns) = (weight.size(0), weight.size(1));
        var matrix = new Int8Matrix(LargeBuffers.Empty(torch.ScalarType.Int8, rows, columns), torch.empty(rows));
        RowQuantizer.Quantize(weight, factors: null, matrix.Values, columns, matrix.Scales);
        return matrix;
    }

    private static unsafe void Convert(QuantizedWeight weight, torch.Tensor values, torch.Tensor scales)
    {
        int columns = (int)weight.InFeatures;
        sbyte* destination = (sbyte*)TorchMemory.DataPointer(values);
        float* scale = (float*)TorchMemory.DataPointer(scales);
        var reader = new WeightReader(weight);
        TorchParallel.For(0, weight.OutFeatures, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            using var scratch = new ThreadScratch((long)columns * sizeof(float));
            for (long i = begin; i < end; i++)
            {
                scale[i] = reader.ReadQuantized(i, destination + (i * columns), (float*)scratch.Data);
            }
        });
        GC.KeepAlive(weight);
    }

    private static torch.Tensor Buffer(ref torch.Tensor? buffer, long elements, torch.ScalarType type)
    {
        if (buffer is null || buffer.numel() < elements)
        {
            buffer?.Dispose();
            buffer = LargeBuffers.Empty(type, elements).DetachFromDisposeScope();
        }

        return buffer.narrow(0, 0, elements);
    }
}
