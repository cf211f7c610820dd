using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SftRecipes.Native;

/// <summary>The copy of TorchSharp's native half that loads on an older C++ runtime; see <see cref="ElfPatcher"/>.</summary>
internal static class PatchedLibrary
{
    /// <summary>Loads a patched copy of a library from the user's cache, writing it there the first time.</summary>
    /// <exception cref="RecipeException">The library is damaged, or neither the cache nor the temporary folder can be written.</exception>
    public static IntPtr Load(string path)
    {
        byte[] patched = Patch(path);
        string? copy = TryWrite(UserCache.Folder("native"), patched);
        return copy is not null ? LoadCopy(copy) : LoadFromTemporaryFolder(path, patched);
    }

    /// <summary>
    /// Writes the copy to <c>FOLDER/HASH/NAME</c> unless it is there already, byte for byte, and returns its path; null where the
    /// folder cannot be written. Safe when several processes do so at once: a file appears whole, under its final name, or not at all.
    /// </summary>
    internal static string? TryWrite(string folder, byte[] content)
    {
        string version = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        string target = Path.Combine(folder, version, LibraryNames.FileName(LibraryNames.TorchSharp));
        try
        {
            if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(content))
            {
                return target;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            string temporary = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp");
            try
            {
                File.WriteAllBytes(temporary, content);
                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }

            return target;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Patch(string path)
    {
        try
        {
            return ElfPatcher.Patch(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new RecipeException(
                $"'{path}' needs {ElfPatcher.VersionName} of libstdc++, which this system lacks, and could not be adapted: " +
                $"{exception.Message.TrimEnd('.')}; restore the NuGet package 'TorchSharp' again or install libstdc++ of GCC 13 or later.",
                exception);
        }
    }

    /// <summary>A folder of our own that is deleted as soon as the file is mapped.</summary>
    private static IntPtr LoadFromTemporaryFolder(string path, byte[] patched)
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("sftrecipes-");
            string copy = TryWrite(folder.FullName, patched) ?? throw new IOException($"'{folder.FullName}' cannot be written");
            return LoadCopy(copy);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException(
                $"'{path}' must be adapted to this system's C++ runtime, but neither '{UserCache.Root}' nor the temporary folder can be " +
                $"written: set XDG_CACHE_HOME to a folder that can.", exception);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    private static IntPtr LoadCopy(string path) =>
        LibTorchLoader.TryLoad(path, out IntPtr handle, out DllNotFoundException? failure)
            ? handle
            : throw LoadFailure.Explain(path, failure);
}
