using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// Turns the pairs (i, i + half) of every head in one pass; the backward pass turns back. Nothing but the tables is kept.
/// </summary>
/// <param name="x">[rows, heads, length, headDim] of any strides but gaps between features.</param>
/// <param name="cosine">[1 or rows, 1, length, half], contiguous.</param>
/// <param name="sine">As <paramref name="cosine"/>.</param>
internal sealed unsafe class RotaryOperation(torch.Tensor x, torch.Tensor cosine, torch.Tensor sine) : FusedOperation
{
    private const int TokensPerThread = 16;
    private torch.Tensor? _x = x;
    private torch.Tensor _cosine = cosine;
    private torch.Tensor _sine = sine;

    /// <summary>Whether the kernel can turn it.</summary>
    public static bool Fits(torch.Tensor x, torch.Tensor cosine) =>
        x.device_type == DeviceType.CPU && x.dtype == torch.ScalarType.Float32 && x.dim() == 4 && x.stride(3) == 1
        && FusedFunction.Fits(cosine);

    public override bool MakesResultOnly => true;

    /// <returns>[rows, length, heads, headDim].</returns>
    public override torch.Tensor Forward(bool records)
    {
        torch.Tensor result = Turn(_x!, 1);
        _x = null;
        if (records)
        {
            (_cosine, _sine) = (Keep(_cosine), Keep(_sine));
        }

        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient) => [Turn(gradient.transpose(1, 2), -1).transpose(1, 2)];

    private torch.Tensor Turn(torch.Tensor heads, float direction)
    {
        if (heads.stride(3) != 1)
        {
            heads = heads.contiguous();
        }

        (long rows, long count, long length, int headDim) = (heads.size(0), heads.size(1), heads.size(2), (int)heads.size(3));
        (long rowStride, long headStride, long tokenStride) = (heads.stride(0), heads.stride(1), heads.stride(2));
        int half = (int)_cosine.size(-1);
        long tableStride = _cosine.size(0) == 1 ? 0 : length * half;
        torch.Tensor result = LargeBuffers.Empty(rows, length, count, headDim);
        float* source = (float*)TorchMemory.DataPointer(heads), target = (float*)TorchMemory.DataPointer(result);
        float* cos = (float*)TorchMemory.DataPointer(_cosine), sin = (float*)TorchMemory.DataPointer(_sine);
        KernelCapture.Run(rows * length, TokensPerThread, (begin, end) =>
        {
            for (long i = begin; i < end; i++)
            {
                (long row, long token) = Math.DivRem(i, length);
                long table = (row * tableStride) + (token * half);
                float* from = source + (row * rowStride) + (token * tokenStride);
                for (long head = 0; head < count; head++)
                {
                    Turn(from + (head * headStride), target + (((i * count) + head) * headDim), cos + table, sin + table, half, direction);
                    new ReadOnlySpan<float>(from + (head * headStride) + (2 * half), headDim - (2 * half))
                        .CopyTo(new Span<float>(target + (((i * count) + head) * headDim) + (2 * half), headDim - (2 * half)));
                }
            }
        }, [heads, _cosine, _sine], result);
        return result;
    }

    private static void Turn(float* x, float* y, float* cos, float* sin, int half, float direction)
    {
        int i = 0;
        for (; i <= half - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> a = Vector.Load(x + i), b = Vector.Load(x + half + i);
            Vector<float> c = Vector.Load(cos + i), s = Vector.Load(sin + i) * direction;
            ((a * c) - (b * s)).Store(y + i);
            ((b * c) + (a * s)).Store(y + half + i);
        }

        for (; i < half; i++)
        {
            float s = sin[i] * direction;
            (float a, float b) = (x[i], x[half + i]);
            y[i] = (a * cos[i]) - (b * s);
            y[half + i] = (b * cos[i]) + (a * s);
        }
    }
}
