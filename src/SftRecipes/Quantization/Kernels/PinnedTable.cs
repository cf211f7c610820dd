using System.Runtime.InteropServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Constants at an address that stays: for kernels, which know addresses only.</summary>
internal static unsafe class PinnedTable
{
    /// <summary>The address of a copy, which lives as long as the process does.</summary>
    public static T* Create<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // Whole cache lines: a table of 16 floats is read at once.
        nuint bytes = (nuint)(values.Length * sizeof(T));
        void* table = NativeMemory.AlignedAlloc((bytes + 63) / 64 * 64, 64);
        values.CopyTo(new Span<T>(table, values.Length));
        return (T*)table;
    }
}
