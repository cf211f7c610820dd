using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// Memory of large results, used again and again: a training step asks for the same few sizes in every layer, and fresh pages from the system
/// cost as much as computing what goes into them. In the common heap, blocks that live for a layer and blocks that live for a step leave each
/// other holes that double a process's memory. What lies here, used or not, is never more than was in use at once.
/// </summary>
internal static unsafe class LargeBuffers
{
    /// <summary>From this many bytes on a result lies here, and the heap gets its blocks from the system.</summary>
    public const int Threshold = 2 << 20;

    private static readonly Dictionary<nuint, Stack<IntPtr>> Unused = [];
    private static long s_used;
    private static long s_unused;
    private static long s_most;

    /// <summary>A float32 CPU tensor of any content; it belongs to the caller's scope.</summary>
    public static torch.Tensor Empty(params ReadOnlySpan<long> shape) => Empty(torch.ScalarType.Float32, shape);

    /// <summary>A CPU tensor of any content; it belongs to the caller's scope.</summary>
    public static torch.Tensor Empty(torch.ScalarType type, params ReadOnlySpan<long> shape)
    {
        long bytes = ElementSize(type);
        foreach (long extent in shape)
        {
            bytes *= extent;
        }

        if (bytes < Threshold)
        {
            return torch.empty(shape.ToArray(), type);
        }

        nuint size = SizeClass((nuint)bytes);
        IntPtr block = Take(size);
        return TorchMemory.FromPointer((void*)block, shape, type, () => Return(block, size));
    }

    /// <summary>A float32 CPU tensor in the shape of another, of any content; it belongs to the caller's scope.</summary>
    public static torch.Tensor EmptyLike(torch.Tensor tensor) => Empty(TorchMemory.Shape(tensor));

    /// <summary>Gives what is unused back to the system.</summary>
    public static void Trim()
    {
        lock (Unused)
        {
            s_most = s_used;
            FreeUnused();
        }
    }

    /// <summary>Bytes of an element.</summary>
    public static int ElementSize(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Int8 or torch.ScalarType.Byte => sizeof(byte),
        torch.ScalarType.BFloat16 or torch.ScalarType.Float16 => sizeof(ushort),
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => sizeof(float),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Large results are of one, two or four bytes an element."),
    };

    /// <summary>Eighths of a power of two: lengths that differ little share their blocks.</summary>
    private static nuint SizeClass(nuint bytes)
    {
        nuint step = (nuint)1 << (System.Numerics.BitOperations.Log2(bytes) - 3);
        return (bytes + step - 1) / step * step;
    }

    private static IntPtr Take(nuint size)
    {
        lock (Unused)
        {
            s_used += (long)size;
            if (Unused.TryGetValue(size, out Stack<IntPtr>? blocks) && blocks.TryPop(out IntPtr block))
            {
                s_unused -= (long)size;
                return block;
            }

            s_most = Math.Max(s_most, s_used);
            FreeUnused();
        }

        return (IntPtr)HugePages.Allocate(size);
    }

    private static void Return(IntPtr block, nuint size)
    {
        lock (Unused)
        {
            if (!Unused.TryGetValue(size, out Stack<IntPtr>? blocks))
            {
                Unused.Add(size, blocks = new Stack<IntPtr>());
            }

            blocks.Push(block);
            s_used -= (long)size;
            s_unused += (long)size;
        }
    }

    /// <summary>Frees blocks until all, used or not, are no more than were once in use.</summary>
    private static void FreeUnused()
    {
        foreach ((nuint size, Stack<IntPtr> blocks) in Unused)
        {
            while (s_used + s_unused > s_most && blocks.TryPop(out IntPtr block))
            {
                NativeMemory.AlignedFree((void*)block);
                s_unused -= (long)size;
            }
        }
    }
}
