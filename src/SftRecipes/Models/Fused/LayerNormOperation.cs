using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// (x − mean) / √(variance + ε) · weight + bias over the last dimension; the input and two numbers per row are kept. Weight and bias get no
/// gradient.
/// </summary>
/// <param name="x">[..., size], contiguous float32.</param>
/// <param name="weight">[size].</param>
/// <param name="bias">[size].</param>
/// <param name="epsilon">ε.</param>
internal sealed unsafe class LayerNormOperation(torch.Tensor x, torch.Tensor weight, torch.Tensor bias, double epsilon) : FusedOperation
{
    private const int RowsPerThread = 8;
    private readonly torch.Tensor _weight = weight;
    private torch.Tensor _x = x;
    private torch.Tensor? _moments;

    public override bool MakesResultOnly => true;

    public override torch.Tensor Forward(bool records)
    {
        int size = (int)_x.size(-1);
        long rows = _x.numel() / size;
        torch.Tensor result = LargeBuffers.EmptyLike(_x);
        torch.Tensor? moments = records ? torch.empty(rows, 2) : null;
        float* source = Floats(_x), target = Floats(result), factors = Floats(_weight), offsets = Floats(bias), perRow = moments is null ? null : Floats(moments);
        KernelCapture.Current?.Keep(_weight);
        KernelCapture.Current?.Keep(bias);
        KernelCapture.Run(rows, RowsPerThread, (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                float* input = source + (row * size);
                float mean = RowKernels.Sum(input, size) / size;
                float scale = (float)(1 / Math.Sqrt((SquaredDistance(input, mean, size) / size) + epsilon));
                if (perRow != null)
                {
                    (perRow[2 * row], perRow[(2 * row) + 1]) = (mean, scale);
                }

                Normalize(input, mean, scale, factors, offsets, target + (row * size), size);
            }
        }, [_x], result);
        if (moments is not null)
        {
            (_x, _moments) = (Keep(_x), Keep(moments));
        }

        GC.KeepAlive(_weight);
        GC.KeepAlive(bias);
        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        torch.Tensor result = LargeBuffers.EmptyLike(whole);
        int size = (int)_x.size(-1);
        float* source = Floats(_x), dy = Floats(whole), target = Floats(result), factors = Floats(_weight), perRow = Floats(_moments!);
        TorchParallel.For(0, _x.numel() / size, RowsPerThread, (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                Differentiate(
                    source + (row * size), perRow[2 * row], perRow[(2 * row) + 1], dy + (row * size), factors, target + (row * size), size);
            }
        });
        GC.KeepAlive(whole);
        GC.KeepAlive(_weight);
        return [result];
    }

    private static float SquaredDistance(float* x, float mean, int size)
    {
        Vector<float> means = new(mean), sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> distance = Vector.Load(x + i) - means;
            sums = Vector.FusedMultiplyAdd(distance, distance, sums);
        }

        float sum = Vector.Sum(sums);
        for (; i < size; i++)
        {
            sum += (x[i] - mean) * (x[i] - mean);
        }

        return sum;
    }

    private static void Normalize(float* x, float mean, float scale, float* weight, float* bias, float* y, int size)
    {
        Vector<float> means = new(mean), scales = new(scale);
        int i = 0;
        for (; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> normal = (Vector.Load(x + i) - means) * scales;
            Vector.FusedMultiplyAdd(normal, Vector.Load(weight + i), Vector.Load(bias + i)).Store(y + i);
        }

        for (; i < size; i++)
        {
            y[i] = ((x[i] - mean) * scale * weight[i]) + bias[i];
        }
    }

    /// <summary>dx = r · (w·dy − mean(w·dy) − n · mean(w·dy · n)), n being the normalized row and r its scale.</summary>
    private static void Differentiate(float* x, float mean, float scale, float* dy, float* weight, float* dx, int size)
    {
        Vector<float> means = new(mean), scales = new(scale), sums = Vector<float>.Zero, products = Vector<float>.Zero;
        int i = 0;
        for (; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> weighted = Vector.Load(dy + i) * Vector.Load(weight + i);
            sums += weighted;
            products = Vector.FusedMultiplyAdd(weighted, (Vector.Load(x + i) - means) * scales, products);
        }

        (float sum, float product) = (Vector.Sum(sums), Vector.Sum(products));
        for (; i < size; i++)
        {
            float weighted = dy[i] * weight[i];
            sum += weighted;
            product += weighted * (x[i] - mean) * scale;
        }

        (float level, float slope) = (sum / size, product / size);
        Vector<float> levels = new(level), slopes = new(slope);
        for (i = 0; i <= size - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> normal = (Vector.Load(x + i) - means) * scales;
            (((Vector.Load(dy + i) * Vector.Load(weight + i)) - levels - (normal * slopes)) * scales).Store(dx + i);
        }

        for (; i < size; i++)
        {
            dx[i] = ((dy[i] * weight[i]) - level - ((x[i] - mean) * scale * slope)) * scale;
        }
    }

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);
}
