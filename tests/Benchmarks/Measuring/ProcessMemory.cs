using System.Diagnostics;
using System.Globalization;

namespace SftRecipes.Benchmarks.Measuring;

/// <summary>This process's resident memory, in bytes.</summary>
internal static class ProcessMemory
{
    /// <summary>The most so far.</summary>
    public static long Peak => Status("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>Now.</summary>
    public static long Resident => Status("VmRSS:") ?? Environment.WorkingSet;

    /// <summary>Starts <see cref="Peak"/> anew from what is resident now; false where the system does not let it.</summary>
    public static bool ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long? Status(string field)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(field, StringComparison.Ordinal));
        return line is null
            ? null
            : long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
