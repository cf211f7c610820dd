using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SftRecipes.Native;

namespace SftRecipes;

/// <summary>Finds and loads libtorch and TorchSharp's native half.</summary>
/// <remarks>
/// Code that touches any type of this assembly needs no call: the first use of TorchSharp then loads through
/// <see cref="EnsureLoaded"/>. Call it explicitly where a failure should be one clear sentence instead of TorchSharp's own report,
/// for example first thing in a program.
/// </remarks>
public static class LibTorch
{
    private static readonly Lock Gate = new();
    private static volatile LoadedLibraries? _loaded;

    /// <summary>
    /// Loads libtorch once per process; later calls return at once, from any thread. Where only the C++ runtime is too old for
    /// TorchSharp's native half by one symbol, a copy without that need is written to the user's cache and loaded instead.
    /// </summary>
    /// <exception cref="RecipeException">libtorch is missing, or this machine lacks something that it needs.</exception>
    public static void EnsureLoaded() => Load();

    /// <summary>The handle of libtorch's operators, to look exports up by.</summary>
    internal static IntPtr TorchCpu => Load().TorchCpu;

    private static LoadedLibraries Load()
    {
        if (_loaded is { } loaded)
        {
            return loaded;
        }

        lock (Gate)
        {
            if (_loaded is null)
            {
                // Before the first large allocation: glibc does not adapt blocks that it already handed out.
                MemoryTuning.Apply();
                _loaded = LibTorchLoader.Load(LibraryLocator.ForThisProcess());
            }

            return _loaded;
        }
    }

    /// <summary>
    /// Registers the fallback for TorchSharp's own loading, which comes after the usual search failed. Nothing is loaded here: a
    /// command such as <c>--help</c> must not pay for libtorch.
    /// </summary>
#pragma warning disable CA2255 // A library may use a module initializer where registration must come before any other code.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void RegisterResolver()
    {
        AssemblyLoadContext context =
            AssemblyLoadContext.GetLoadContext(typeof(LibTorch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += Resolve;
    }

    private static IntPtr Resolve(Assembly requestedBy, string name) => Path.GetFileNameWithoutExtension(name) switch
    {
        LibraryNames.TorchSharp or "lib" + LibraryNames.TorchSharp => Load().TorchSharp,
        LibraryNames.TorchCpu or "lib" + LibraryNames.TorchCpu => Load().TorchCpu,
        _ => IntPtr.Zero,
    };
}
