using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// Memory of what lives as long as a model, its weights above all, which are read from end to end for every token: huge pages, which matrices
/// that are smaller than a page share.
/// </summary>
internal static unsafe class WeightMemory
{
    /// <summary>What the heap may as well hold.</summary>
    private const nuint Smallest = 64 << 10;

    /// <summary>Bytes that matrices share; those that would take a quarter of it have their own.</summary>
    private const nuint RegionSize = 16 * HugePages.Size;

    /// <summary>A cache line.</summary>
    private const nuint Alignment = 64;

    private static readonly Lock Gate = new();
    private static Region? s_current;

    /// <summary>A CPU tensor of any content; it belongs to the caller's scope.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="shape">Outermost dimension first.</param>
    public static torch.Tensor Empty(torch.ScalarType type, params ReadOnlySpan<long> shape)
    {
        nuint bytes = (nuint)LargeBuffers.ElementSize(type);
        foreach (long extent in shape)
        {
            bytes *= (nuint)extent;
        }

        if (bytes < Smallest)
        {
            return torch.empty(shape.ToArray(), type);
        }

        (Region region, IntPtr address) = Take((bytes + Alignment - 1) / Alignment * Alignment);
        return TorchMemory.FromPointer((void*)address, shape, type, () => Return(region));
    }

    private static (Region Region, IntPtr Address) Take(nuint bytes)
    {
        lock (Gate)
        {
            if (bytes >= RegionSize / 4)
            {
                var own = new Region(bytes);
                return (own, own.Take(bytes));
            }

            if (s_current is null || s_current.Left < bytes)
            {
                s_current = new Region(RegionSize);
            }

            return (s_current, s_current.Take(bytes));
        }
    }

    private static void Return(Region region)
    {
        lock (Gate)
        {
            if (region.Return() && ReferenceEquals(region, s_current))
            {
                s_current = null;
            }
        }
    }

    /// <summary>Memory that is freed with the last tensor in it.</summary>
    private sealed class Region(nuint bytes)
    {
        private readonly byte* _data = (byte*)HugePages.Allocate(bytes);
        private nuint _used;
        private int _tensors;

        public nuint Left => bytes - _used;

        public IntPtr Take(nuint count)
        {
            byte* address = _data + _used;
            _used += count;
            _tensors++;
            return (IntPtr)address;
        }

        /// <returns>Whether it is gone.</returns>
        public bool Return()
        {
            if (--_tensors > 0)
            {
                return false;
            }

            NativeMemory.AlignedFree(_data);
            return true;
        }
    }
}
