using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>Memory of one thread's part of a piece of work, of any content.</summary>
/// <param name="bytes">How much.</param>
internal readonly unsafe struct ThreadScratch(long bytes) : IDisposable
{
    /// <summary>Its first byte, at the start of a cache line.</summary>
    public void* Data { get; } = NativeMemory.AlignedAlloc((nuint)bytes, 64);

    public void Dispose() => NativeMemory.AlignedFree(Data);
}
