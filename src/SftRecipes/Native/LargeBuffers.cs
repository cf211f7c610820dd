using System.Runtime.InteropServices;
using TorchSharp;

namespace SftRecipes.Native;

/// <summary>
/// Memory of large results, used again and again: a training step asks for the same few sizes in every layer, and fresh pages from the system
/// cost as much as computing what goes into them. In the common heap, large short-lived blocks between small long-lived ones leave holes
/// that double a process's memory.
/// </summary>
internal static unsafe partial class LargeBuffers
{
    /// <summary>From this many bytes on a result lies here, and the heap gets its blocks from the system.</summary>
    public const int Threshold = 12 << 20;

    private const nuint PageSize = 2 << 20;
    private const int HugePages = 14;

    /// <summary>Bytes that are kept for the next results.</summary>
    private const long MostUnused = 192L << 20;

    private static readonly Dictionary<nuint, Stack<IntPtr>> Unused = [];
    private static long s_unusedBytes;

    /// <summary>A float32 CPU tensor of any content; it belongs to the caller's scope.</summary>
    public static torch.Tensor Empty(params ReadOnlySpan<long> shape)
    {
        long bytes = sizeof(float);
        foreach (long size in shape)
        {
            bytes *= size;
        }

        if (bytes < Threshold)
        {
            return torch.empty(shape.ToArray(), torch.ScalarType.Float32);
        }

        nuint whole = ((nuint)bytes + PageSize - 1) / PageSize * PageSize;
        IntPtr block = Take(whole);
        return TorchMemory.FromPointer((void*)block, shape, torch.ScalarType.Float32, () => Return(block, whole));
    }

    /// <summary><see cref="Empty"/> in the shape of another tensor.</summary>
    public static torch.Tensor EmptyLike(torch.Tensor tensor) => Empty(tensor.shape);

    private static IntPtr Take(nuint size)
    {
        lock (Unused)
        {
            if (Unused.TryGetValue(size, out Stack<IntPtr>? blocks) && blocks.TryPop(out IntPtr block))
            {
                s_unusedBytes -= (long)size;
                return block;
            }
        }

        void* data = NativeMemory.AlignedAlloc(size, PageSize);
        if (OperatingSystem.IsLinux())
        {
            // Fewer faults and fewer misses in the tables of addresses; where it is refused, nothing is lost.
            _ = madvise(data, size, HugePages);
        }

        return (IntPtr)data;
    }

    private static void Return(IntPtr block, nuint size)
    {
        lock (Unused)
        {
            if (s_unusedBytes + (long)size <= MostUnused)
            {
                if (!Unused.TryGetValue(size, out Stack<IntPtr>? blocks))
                {
                    Unused.Add(size, blocks = new Stack<IntPtr>());
                }

                blocks.Push(block);
                s_unusedBytes += (long)size;
                return;
            }
        }

        NativeMemory.AlignedFree((void*)block);
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);
}
