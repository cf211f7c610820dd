using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>x / √(mean x² + ε) · factor over the last dimension; the input and a number per row are kept. The factor gets no gradient.</summary>
/// <param name="x">[..., size], contiguous float32.</param>
/// <param name="weight">[size].</param>
/// <param name="offset">Added to the weight: 1 for Gemma's.</param>
/// <param name="epsilon">ε.</param>
internal sealed unsafe class RmsNormOperation(torch.Tensor x, torch.Tensor weight, float offset, double epsilon) : FusedOperation
{
    private const int RowsPerThread = 8;
    private readonly torch.Tensor _weight = weight;
    private torch.Tensor _x = x;
    private torch.Tensor? _scales;

    public override bool MakesResultOnly => true;

    public override torch.Tensor Forward(bool records)
    {
        int size = (int)_x.size(-1);
        long rows = _x.numel() / size;
        torch.Tensor result = LargeBuffers.EmptyLike(_x);
        torch.Tensor? scales = records ? torch.empty(rows) : null;
        float* source = Floats(_x), target = Floats(result), factors = Floats(_weight), perRow = scales is null ? null : Floats(scales);
        KernelCapture.Current?.Keep(_weight);
        KernelCapture.Run(rows, RowsPerThread, (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                float* input = source + (row * size);
                float scale = (float)(1 / Math.Sqrt((RowKernels.Dot(input, input, size) / size) + epsilon));
                if (perRow != null)
                {
                    perRow[row] = scale;
                }

                Multiply(input, factors, scale, target + (row * size), size);
            }
        }, [_x], result);
        if (scales is not null)
        {
            (_x, _scales) = (Keep(_x), Keep(scales));
        }

        GC.KeepAlive(_weight);
        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        torch.Tensor result = LargeBuffers.EmptyLike(whole);
        int size = (int)_x.size(-1);
        long rows = _x.numel() / size;
        float* source = Floats(_x), dy = Floats(whole), target = Floats(result), factors = Floats(_weight), perRow = Floats(_scales!);
        TorchParallel.For(0, rows, RowsPerThread, (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                Differentiate(source + (row * size), dy + (row * size), factors, perRow[row], target + (row * size), size);
            }
        });
        GC.KeepAlive(whole);
        GC.KeepAlive(_weight);
        return [result];
    }

    private void Multiply(float* x, float* weight, float scale, float* y, int size)
    {
        Vector<float> scales = new(scale), offsets = new(offset);
        int i = 0;
        for (; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(x + i) * scales * (Vector.Load(weight + i) + offsets)).Store(y + i);
        }

        for (; i < size; i++)
        {
            y[i] = x[i] * scale * (weight[i] + offset);
        }
    }

    /// <summary>dx = r · (w·dy) − x · r³ · mean(x · w·dy), r being the row's scale.</summary>
    private void Differentiate(float* x, float* dy, float* weight, float scale, float* dx, int size)
    {
        Vector<float> offsets = new(offset), sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> weighted = Vector.Load(dy + i) * (Vector.Load(weight + i) + offsets);
            sums = Vector.FusedMultiplyAdd(Vector.Load(x + i), weighted, sums);
            weighted.Store(dx + i);
        }

        float sum = Vector.Sum(sums);
        for (; i < size; i++)
        {
            dx[i] = dy[i] * (weight[i] + offset);
            sum += x[i] * dx[i];
        }

        float along = sum / size * scale * scale * scale;
        Vector<float> scales = new(scale), alongs = new(-along);
        for (i = 0; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(Vector.Load(x + i), alongs, Vector.Load(dx + i) * scales).Store(dx + i);
        }

        for (; i < size; i++)
        {
            dx[i] = (dx[i] * scale) - (x[i] * along);
        }
    }

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);
}
