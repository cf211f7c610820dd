using System.Numerics;
using System.Runtime.InteropServices;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Training;

/// <summary>
/// One AdamW step over contiguous float32 memory, block after block on libtorch's threads. The arithmetic is vectorized; moments are
/// decoded before and encoded after it, each block with the largest size in it.
/// </summary>
internal sealed unsafe class AdamBlockKernel
{
    /// <summary>Numbers per block.</summary>
    public const int BlockSize = 256;

    private const int BlocksPerThread = 32;

    private readonly float _beta1, _beta2, _rest1, _rest2, _stepSize, _epsilon, _keep;

    /// <param name="learningRate">Of this step.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the root of the corrected second moment.</param>
    /// <param name="weightDecay">Decoupled.</param>
    /// <param name="step">The number of this step, from 1.</param>
    public AdamBlockKernel(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, int step)
    {
        double correction2 = Math.Sqrt(1 - Math.Pow(beta2, step));
        _beta1 = (float)beta1;
        _beta2 = (float)beta2;
        _rest1 = (float)(1 - beta1);
        _rest2 = (float)(1 - beta2);
        _stepSize = (float)(-learningRate * correction2 / (1 - Math.Pow(beta1, step)));
        _epsilon = (float)(epsilon * correction2);
        _keep = (float)(1 - (learningRate * weightDecay));
    }

    /// <summary>With moments in 32 bits.</summary>
    public void Run(torch.Tensor parameter, torch.Tensor gradient, torch.Tensor average, torch.Tensor squareAverage)
    {
        float* p = Floats(parameter), g = Floats(gradient), m = Floats(average), v = Floats(squareAverage);
        ForBlocks(parameter.numel(), (start, length) => Update(
            new Span<float>(p + start, length), new ReadOnlySpan<float>(g + start, length),
            new Span<float>(m + start, length), new Span<float>(v + start, length)));
        GC.KeepAlive((parameter, gradient, average, squareAverage));
    }

    /// <summary>With moments in 8 bits.</summary>
    public void Run(
        torch.Tensor parameter, torch.Tensor gradient, torch.Tensor codes1, torch.Tensor codes2, torch.Tensor scales1, torch.Tensor scales2)
    {
        float* p = Floats(parameter), g = Floats(gradient), a1 = Floats(scales1), a2 = Floats(scales2);
        byte* c1 = (byte*)TorchMemory.DataPointer(codes1), c2 = (byte*)TorchMemory.DataPointer(codes2);
        ForBlocks(parameter.numel(), (start, length) =>
        {
            long block = start / BlockSize;
            float* buffer = stackalloc float[2 * BlockSize];
            Span<float> average = new(buffer, length);
            Span<float> squareAverage = new(buffer + BlockSize, length);
            Decode(BlockCode.Signed, new ReadOnlySpan<byte>(c1 + start, length), a1[block], average);
            Decode(BlockCode.Unsigned, new ReadOnlySpan<byte>(c2 + start, length), a2[block], squareAverage);
            Update(new Span<float>(p + start, length), new ReadOnlySpan<float>(g + start, length), average, squareAverage);
            a1[block] = Encode(BlockCode.Signed, average, new Span<byte>(c1 + start, length));
            a2[block] = Encode(BlockCode.Unsigned, squareAverage, new Span<byte>(c2 + start, length));
        });
        GC.KeepAlive((parameter, gradient, codes1, codes2, scales1, scales2));
    }

    private delegate void BlockBody(long start, int length);

    private static void ForBlocks(long count, BlockBody body) =>
        TorchParallel.For(0, (count + BlockSize - 1) / BlockSize, BlocksPerThread, (begin, end) =>
        {
            for (long block = begin; block < end; block++)
            {
                long start = block * BlockSize;
                body(start, (int)Math.Min(BlockSize, count - start));
            }
        });

    private void Update(Span<float> parameter, ReadOnlySpan<float> gradient, Span<float> average, Span<float> squareAverage)
    {
        Span<Vector<float>> p = MemoryMarshal.Cast<float, Vector<float>>(parameter);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(average);
        Span<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(squareAverage);
        Vector<float> epsilon = new(_epsilon);
        for (int i = 0; i < p.Length; i++)
        {
            m[i] = (m[i] * _beta1) + (g[i] * _rest1);
            v[i] = (v[i] * _beta2) + (g[i] * g[i] * _rest2);
            p[i] = (p[i] + (m[i] / (Vector.SquareRoot(v[i]) + epsilon) * _stepSize)) * _keep;
        }

        for (int i = p.Length * Vector<float>.Count; i < parameter.Length; i++)
        {
            average[i] = (average[i] * _beta1) + (gradient[i] * _rest1);
            squareAverage[i] = (squareAverage[i] * _beta2) + (gradient[i] * gradient[i] * _rest2);
            parameter[i] = (parameter[i] + (average[i] / (MathF.Sqrt(squareAverage[i]) + _epsilon) * _stepSize)) * _keep;
        }
    }

    private static void Decode(BlockCode code, ReadOnlySpan<byte> codes, float scale, Span<float> values)
    {
        float[] map = code.Values;
        for (int i = 0; i < codes.Length; i++)
        {
            values[i] = map[codes[i]] * scale;
        }
    }

    private static float Encode(BlockCode code, ReadOnlySpan<float> values, Span<byte> codes)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        float reciprocal = largest > 0 ? 1 / largest : 0;
        for (int i = 0; i < values.Length; i++)
        {
            byte nearest = code.Nearest(values[i] * reciprocal);

            // A moment keeps its sign: a small negative one is the largest negative value, not 0.
            codes[i] = nearest == code.Zero && values[i] < 0 ? (byte)(nearest - 1) : nearest;
        }

        return largest;
    }

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);
}
