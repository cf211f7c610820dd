using System.Runtime.InteropServices;

namespace SftRecipes.Native;

/// <summary>Aligned memory that is kept between uses and grows to what the largest needs. For one thread at a time.</summary>
internal sealed unsafe class NativeBuffer
{
    private const nuint Alignment = 64;
    private void* _memory;
    private nuint _length;

    ~NativeBuffer() => NativeMemory.AlignedFree(_memory);

    /// <summary>Room for floats; what was in it is lost. Valid until the next call.</summary>
    public float* Floats(int count)
    {
        nuint length = (nuint)count * sizeof(float);
        if (length > _length)
        {
            NativeMemory.AlignedFree(_memory);
            _length = 0;
            _memory = NativeMemory.AlignedAlloc((length + Alignment - 1) / Alignment * Alignment, Alignment);
            _length = length;
        }

        return (float*)_memory;
    }
}
