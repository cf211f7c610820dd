using System.Numerics;
using System.Runtime.CompilerServices;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Models.Fused;

/// <summary>
/// Which elements a dropout keeps, as a function of a seed and the element's index: nothing is stored between the passes, and any thread can
/// work on any part. The seed comes from libtorch's generator, so that <c>manual_seed</c> decides it.
/// </summary>
internal readonly unsafe struct DropoutMask
{
    private const long GrainSize = 16384;
    private readonly uint _first;
    private readonly uint _second;
    private readonly uint _threshold;
    private readonly float _scale;

    private DropoutMask(uint first, uint second, double probability)
    {
        (_first, _second) = (first, second);
        _threshold = (uint)Math.Min(uint.MaxValue, probability * 4294967296.0);
        _scale = probability >= 1 ? 0 : (float)(1 / (1 - probability));
    }

    /// <summary>The next mask of libtorch's generator.</summary>
    /// <param name="probability">That an element is dropped, in [0, 1].</param>
    public static DropoutMask Next(double probability)
    {
        using torch.Tensor seed = torch.randint(0, int.MaxValue, [2], torch.ScalarType.Int64);
        long* numbers = (long*)TorchMemory.DataPointer(seed);
        return new DropoutMask((uint)numbers[0] << 1, (uint)numbers[1], probability);
    }

    /// <summary>y = dropout(x) + addend.</summary>
    /// <param name="x">Contiguous float32.</param>
    /// <param name="y">Where the result goes; may be <paramref name="x"/>.</param>
    /// <param name="addend">Of the same shape; null for 0.</param>
    public void Apply(torch.Tensor x, torch.Tensor y, torch.Tensor? addend = null)
    {
        float* source = (float*)TorchMemory.DataPointer(x);
        float* target = (float*)TorchMemory.DataPointer(y);
        float* added = addend is null ? null : (float*)TorchMemory.DataPointer(addend);
        DropoutMask mask = this;
        TorchParallel.For(0, x.numel(), GrainSize, (begin, end) => mask.Apply(source, target, added, begin, end));
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(addend);
    }

    private void Apply(float* x, float* y, float* addend, long begin, long end)
    {
        Vector<uint> index = Vector<uint>.Indices + new Vector<uint>((uint)begin);
        Vector<uint> step = new((uint)Vector<uint>.Count);
        long i = begin;
        for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> kept = Vector.Load(x + i) * Factor(index);
            (addend == null ? kept : kept + Vector.Load(addend + i)).Store(y + i);
            index += step;
        }

        Vector<float> factor = Factor(index);
        for (int lane = 0; i < end; i++, lane++)
        {
            y[i] = (x[i] * factor[lane]) + (addend == null ? 0 : addend[i]);
        }
    }

    /// <summary>0 where an element is dropped, else 1 / (1 − p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<float> Factor(Vector<uint> index)
    {
        // The finalizer of a 32-bit hash that passes avalanche tests, keyed before and in between.
        Vector<uint> h = index ^ new Vector<uint>(_first);
        h = (h ^ Vector.ShiftRightLogical(h, 16)) * new Vector<uint>(0x7feb352d);
        h = (h ^ Vector.ShiftRightLogical(h, 15)) + new Vector<uint>(_second);
        h *= new Vector<uint>(0x846ca68b);
        h = (h ^ Vector.ShiftRightLogical(h, 16)) * new Vector<uint>(0x7feb352d);
        h ^= Vector.ShiftRightLogical(h, 15);
        Vector<uint> keeps = Vector.GreaterThanOrEqual(h, new Vector<uint>(_threshold));
        return Vector.ConditionalSelect(Vector.AsVectorInt32(keeps), new Vector<float>(_scale), Vector<float>.Zero);
    }
}
