using System.Runtime.CompilerServices;
using SftRecipes.Native;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Reads the scales of a 4-bit matrix' blocks, stored in 32 or in 8 bits. Holds addresses: the weight must outlive it.</summary>
internal readonly unsafe struct ScaleReader
{
    private readonly byte* _absmax;
    private readonly float* _nestedAbsmax;
    private readonly float _offset;

    public ScaleReader(QuantizedStorage storage)
    {
        _absmax = (byte*)TorchMemory.DataPointer(storage.Absmax);
        _nestedAbsmax = storage.NestedAbsmax is { } nested ? (float*)TorchMemory.DataPointer(nested) : null;
        _offset = storage.NestedOffset;
    }

    /// <summary>Reads the scales of consecutive blocks: for nested ones two roundings, as <see cref="DoubleQuantization.Dequantize"/>.</summary>
    /// <param name="kernels">The instructions.</param>
    /// <param name="block">The first block.</param>
    /// <param name="count">Blocks.</param>
    /// <param name="scales">[count].</param>
    public void Read(KernelSet kernels, long block, int count, float* scales)
    {
        if (_nestedAbsmax is null)
        {
            Unsafe.CopyBlockUnaligned(scales, (float*)_absmax + block, (uint)count * sizeof(float));
            return;
        }

        while (count > 0)
        {
            // Scales of one scale.
            int some = Math.Min(count, DoubleQuantization.BlockSize - (int)(block % DoubleQuantization.BlockSize));
            kernels.DecodeScales(_absmax + block, some, _nestedAbsmax[block / DoubleQuantization.BlockSize], _offset, scales);
            block += some;
            scales += some;
            count -= some;
        }
    }
}
