using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>Names of the native libraries, without the platform's prefix and suffix.</summary>
internal static class LibraryNames
{
    public const string TorchSharp = "LibTorchSharp";
    public const string TorchCpu = "torch_cpu";

    /// <summary>libtorch's own libraries, each before those that need it.</summary>
    public static IReadOnlyList<string> LibTorch { get; } = ["c10", TorchCpu, "torch"];

    /// <summary>The portable identifier of this machine, such as <c>linux-x64</c>: the folder name in NuGet packages.</summary>
    public static string RuntimeIdentifier { get; } =
        $"{OperatingSystemName()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The file name of a library on this platform.</summary>
    public static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" :
        OperatingSystem.IsMacOS() ? $"lib{name}.dylib" :
        $"lib{name}.so";

    private static string OperatingSystemName() =>
        OperatingSystem.IsWindows() ? "win" :
        OperatingSystem.IsMacOS() ? "osx" :
        "linux";
}
