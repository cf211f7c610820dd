using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>
/// Settings of glibc's allocator. A training step frees and asks again for the same large blocks; by default glibc maps and unmaps them
/// each time, and every step pays thousands of page faults. Elsewhere than on glibc nothing is done.
/// </summary>
internal static partial class MemoryTuning
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    /// <summary>
    /// In bytes. What freed memory the heap keeps has no limit; larger blocks come from the system, since between small ones they leave
    /// holes, and those that a step asks for again and again are <see cref="LargeBuffers"/>.
    /// </summary>
    private static readonly (int Parameter, int[] Values)[] Settings =
    [
        (TrimThreshold, [2_000_000_000]),
        (MmapThreshold, [LargeBuffers.Threshold]),
    ];

    /// <summary>
    /// Keeps freed memory in the process. Called once, before libtorch is loaded. Does nothing where the user has set the allocator up
    /// through <c>GLIBC_TUNABLES</c> or <c>MALLOC_*_THRESHOLD_</c>.
    /// </summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux() || IsSetByUser())
        {
            return;
        }

        try
        {
            foreach ((int parameter, int[] values) in Settings)
            {
                _ = Array.Exists(values, value => mallopt(parameter, value) == 1);
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: it has no such settings.
        }
    }

    /// <summary>Gives freed memory back to the system: worth its milliseconds once, after a model was loaded or quantized.</summary>
    public static void ReleaseFreeMemory()
    {
        LargeBuffers.Trim();
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: it trims by itself.
        }
    }

    private static bool IsSetByUser() =>
        new[] { "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_" }.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })
        || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc", StringComparison.Ordinal) == true;

    [LibraryImport("libc.so.6")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc.so.6")]
    private static partial int malloc_trim(nuint padding);
}
