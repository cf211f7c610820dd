using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>Memory in pages of 2 MiB where the system has them: fewer faults and fewer misses in the tables of addresses.</summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a page.</summary>
    public const nuint Size = 2 << 20;

    private const int Advice = 14;

    /// <summary>Memory of any content, aligned to a page; to be freed with <see cref="NativeMemory.AlignedFree"/>.</summary>
    public static void* Allocate(nuint bytes)
    {
        void* data = NativeMemory.AlignedAlloc(bytes, Size);
        if (OperatingSystem.IsLinux())
        {
            // Where it is refused, nothing is lost.
            _ = madvise(data, bytes, Advice);
        }

        return data;
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);
}
