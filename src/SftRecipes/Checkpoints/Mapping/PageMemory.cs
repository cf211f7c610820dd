using System.Runtime.InteropServices;

namespace SftRecipes.Checkpoints;

/// <summary>Resident pages of mapped files.</summary>
internal static unsafe partial class PageMemory
{
    private const int DontNeed = 4;

    /// <summary>Below this many bytes a call costs more than the memory is worth.</summary>
    private const long Smallest = 1 << 16;

    /// <summary>
    /// Drops the pages that lie wholly inside a range of a mapped file; they stay in the system's cache and come back when they are read.
    /// Does nothing elsewhere than on Linux: other systems take such pages back by themselves.
    /// </summary>
    public static void Forget(byte* address, long length)
    {
        if (!OperatingSystem.IsLinux() || length < Smallest)
        {
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint first = ((nuint)address + page - 1) / page * page;
        nuint end = ((nuint)address + (nuint)length) / page * page;
        if (first < end)
        {
            // Advice: where it is not taken, the memory is only freed later.
            _ = madvise((void*)first, end - first, DontNeed);
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);
}
