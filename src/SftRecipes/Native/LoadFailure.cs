namespace SftRecipes.Native;

/// <summary>Turns the dynamic loader's words into one sentence that says what to install.</summary>
internal static class LoadFailure
{
    /// <summary>What the loader says (any of the words) and what helps; the first match counts.</summary>
    private static readonly (string[] Words, string Fix)[] Remedies =
    [
        (["ld-linux", "Error relocating", "musl"],
            "this system's C library is not glibc; use a glibc-based system such as Debian, Ubuntu or Fedora instead of Alpine"),
        (["libgomp"], "install OpenMP's runtime (Debian and Ubuntu: apt install libgomp1; Fedora: dnf install libgomp)"),
        (["GLIBCXX_", "CXXABI_", "libstdc++"],
            "install a newer C++ runtime (libstdc++ of GCC 12 or later, as in Debian 12, Ubuntu 22.04 and RHEL 10)"),
        (["GLIBC_"], "use a system with glibc 2.34 or later, such as Debian 12, Ubuntu 22.04 or RHEL 9"),
        (["libcudart", "libcublas", "libcudnn", "libnv", "torch_cuda"],
            "install the NVIDIA driver and restore the TorchSharp-cuda package again, or build for the CPU with -p:SftDevice=cpu"),
        (["wrong ELF class", "incompatible architecture", "0x800700C1", "not a valid Win32"],
            "the file is built for another processor; restore the packages for this machine's runtime identifier"),
        (["file too short", "invalid ELF header", "cannot read file data", "0x800700C0"],
            "the file is damaged; delete it and restore the NuGet packages again"),
        (["0x8007007E", "specified module could not be found"],
            "install the Microsoft Visual C++ 2015-2022 Redistributable (https://aka.ms/vs/17/release/vc_redist.x64.exe)"),
        (["cannot allocate memory", "failed to map segment"],
            "free memory or allow this process to map executable files from that folder"),
    ];

    /// <summary>
    /// Whether the one thing that kept TorchSharp's native half from loading is a C++ runtime without the version
    /// <see cref="ElfPatcher.VersionName"/>.
    /// </summary>
    public static bool IsMissingInitializerOnly(DllNotFoundException failure) =>
        OperatingSystem.IsLinux()
        && failure.Message.Contains(ElfPatcher.VersionName, StringComparison.Ordinal)
        && failure.Message.Contains("not found", StringComparison.Ordinal);

    /// <summary>The error to show for a library that did not load.</summary>
    public static RecipeException Explain(string path, DllNotFoundException failure)
    {
        string fix = Remedies.FirstOrDefault(remedy => remedy.Words.Any(word =>
                failure.Message.Contains(word, StringComparison.OrdinalIgnoreCase))).Fix
            ?? "install the library that the loader names";
        return new RecipeException($"'{path}' could not be loaded: {fix} (the loader says: {Reason(failure.Message)}).", failure);
    }

    /// <summary>
    /// .NET begins with a line of general advice and then gives the loader's, one per attempt; the line that names a known cause says
    /// most, else the first after the advice.
    /// </summary>
    private static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? line = lines.FirstOrDefault(text => Remedies.Any(remedy => remedy.Words.Any(word =>
            text.Contains(word, StringComparison.OrdinalIgnoreCase))));
        return (line ?? lines.ElementAtOrDefault(1) ?? lines.FirstOrDefault() ?? "nothing").TrimEnd('.');
    }
}
