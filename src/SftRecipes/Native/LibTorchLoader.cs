using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>Handles of the loaded libraries; they stay loaded as long as the process lives.</summary>
/// <param name="TorchCpu">libtorch's operators and its C interface.</param>
/// <param name="TorchSharp">TorchSharp's native half.</param>
internal sealed record LoadedLibraries(IntPtr TorchCpu, IntPtr TorchSharp);

/// <summary>Loads libtorch, then TorchSharp's native half as it is or, where that is all that is missing, as a patched copy.</summary>
internal static class LibTorchLoader
{
    /// <summary>The symbol that says this is libtorch 2.10 or later; <see cref="TorchDispatcher"/> is built on it.</summary>
    private const string DispatcherSymbol = "torch_call_dispatcher";

    public static LoadedLibraries Load(LibraryLocator locator)
    {
        IntPtr torchCpu = IntPtr.Zero;
        foreach (string name in LibraryNames.LibTorch)
        {
            IntPtr handle = LoadOrExplain(Find(locator, name));
            torchCpu = name == LibraryNames.TorchCpu ? handle : torchCpu;
        }

        if (!NativeLibrary.TryGetExport(torchCpu, DispatcherSymbol, out _))
        {
            throw new RecipeException(
                $"'{locator.Find(LibraryNames.TorchCpu)}' is a libtorch older than 2.10, which this runtime is built on: reference " +
                $"version 2.10.0 of the NuGet package 'libtorch-cpu-{LibraryNames.RuntimeIdentifier}'.");
        }

        return new LoadedLibraries(torchCpu, LoadTorchSharp(Find(locator, LibraryNames.TorchSharp)));
    }

    private static IntPtr LoadTorchSharp(string path)
    {
        if (TryLoad(path, out IntPtr handle, out DllNotFoundException? failure))
        {
            return handle;
        }

        return LoadFailure.IsMissingInitializerOnly(failure)
            ? PatchedLibrary.Load(path)
            : throw LoadFailure.Explain(path, failure);
    }

    private static IntPtr LoadOrExplain(string path) =>
        TryLoad(path, out IntPtr handle, out DllNotFoundException? failure) ? handle : throw LoadFailure.Explain(path, failure);

    internal static bool TryLoad(string path, out IntPtr handle, [NotNullWhen(false)] out DllNotFoundException? failure)
    {
        try
        {
            handle = NativeLibrary.Load(path);
            failure = null;
            return true;
        }
        catch (DllNotFoundException exception)
        {
            handle = IntPtr.Zero;
            failure = exception;
            return false;
        }
        catch (BadImageFormatException exception)
        {
            handle = IntPtr.Zero;
            failure = new DllNotFoundException(exception.Message, exception);
            return false;
        }
    }

    private static string Find(LibraryLocator locator, string name) =>
        locator.Find(name) ?? throw new RecipeException(
            $"The native library '{LibraryNames.FileName(name)}' was not found in {string.Join(", ", locator.Folders)}: reference the " +
            $"NuGet package '{PackageOf(name)}' in the project that is run, and build for {LibraryNames.RuntimeIdentifier}.");

    private static string PackageOf(string name) =>
        name == LibraryNames.TorchSharp ? "TorchSharp" : $"libtorch-cpu-{LibraryNames.RuntimeIdentifier}";
}
