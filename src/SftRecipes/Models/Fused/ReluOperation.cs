using System.Runtime.Intrinsics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>max(x, 0), of which a bit per element is kept.</summary>
internal sealed unsafe class ReluOperation(torch.Tensor x) : FusedOperation
{
    /// <summary>Elements per byte of signs.</summary>
    private const int Bits = 8;

    private const long GrainSize = 2048;
    private torch.Tensor? _x = x;
    private torch.Tensor? _signs;

    public override bool MakesResultOnly => true;

    public override torch.Tensor Forward(bool records)
    {
        torch.Tensor input = _x!;
        _x = null;
        long count = input.numel();
        torch.Tensor result = LargeBuffers.EmptyLike(input);
        _signs = records ? Keep(torch.empty((count + Bits - 1) / Bits, dtype: torch.ScalarType.Byte)) : null;
        float* source = (float*)TorchMemory.DataPointer(input);
        float* target = (float*)TorchMemory.DataPointer(result);
        byte* signs = _signs is null ? null : (byte*)TorchMemory.DataPointer(_signs);
        KernelCapture.Run((count + Bits - 1) / Bits, GrainSize, (begin, end) =>
        {
            for (long i = begin; i < end; i++)
            {
                byte positive = Block(source + (i * Bits), target + (i * Bits), (int)Math.Min(Bits, count - (i * Bits)));
                if (signs != null)
                {
                    signs[i] = positive;
                }
            }
        }, [input], result);
        return result;
    }

    public override torch.Tensor?[] Backward(torch.Tensor gradient)
    {
        torch.Tensor whole = gradient.contiguous();
        torch.Tensor result = LargeBuffers.EmptyLike(whole);
        long count = whole.numel();
        float* source = (float*)TorchMemory.DataPointer(whole);
        float* target = (float*)TorchMemory.DataPointer(result);
        byte* signs = (byte*)TorchMemory.DataPointer(_signs!);
        TorchParallel.For(0, (count + Bits - 1) / Bits, GrainSize, (begin, end) =>
        {
            for (long i = begin; i < end; i++)
            {
                Select(source + (i * Bits), target + (i * Bits), (int)Math.Min(Bits, count - (i * Bits)), signs[i]);
            }
        });
        GC.KeepAlive(whole);
        return [result];
    }

    private static byte Block(float* x, float* y, int count)
    {
        if (count == Bits)
        {
            // NaN is kept, as libtorch keeps it.
            var values = Vector256.Load(x);
            var negative = Vector256.LessThanOrEqual(values, Vector256<float>.Zero);
            Vector256.Store(Vector256.AndNot(values, negative), y);
            return (byte)~Vector256.ExtractMostSignificantBits(negative);
        }

        byte positive = 0;
        for (int i = 0; i < count; i++)
        {
            bool keeps = !(x[i] <= 0);
            y[i] = keeps ? x[i] : 0;
            positive |= (byte)((keeps ? 1 : 0) << i);
        }

        return positive;
    }

    private static void Select(float* dy, float* dx, int count, byte positive)
    {
        if (count == Bits)
        {
            var bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
            var set = Vector256.Equals(Vector256.Create((int)positive) & bits, bits);
            Vector256.Store(
                Vector256.Load(dy) & Vector256.AsSingle(set), dx);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            dx[i] = (positive & (1 << i)) != 0 ? dy[i] : 0;
        }
    }
}
