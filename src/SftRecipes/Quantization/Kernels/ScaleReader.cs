using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
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

    /// <summary>Whether scales are stored in 8 bits.</summary>
    public bool AreNested => _nestedAbsmax is not null;

    /// <summary>Scales in 8 bits.</summary>
    public byte* Quantized => _absmax;

    /// <summary>What is added to nested scales.</summary>
    public float NestedOffset => _offset;

    /// <summary>The scale of 256 nested scales.</summary>
    public float NestedScale(long index) => _nestedAbsmax[index];

    /// <summary>Begins to fetch a block's scale; there may be no such block.</summary>
    public void Prefetch(long block)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(AreNested ? _absmax + block : (float*)_absmax + block);
        }
    }

    /// <summary>Copies scales that are not nested.</summary>
    public void Copy(long block, int count, float* scales) =>
        Unsafe.CopyBlockUnaligned(scales, (float*)_absmax + block, (uint)count * sizeof(float));

    /// <summary>Reads the scales of consecutive blocks: for nested ones two roundings, as <see cref="DoubleQuantization.Dequantize"/>.</summary>
    /// <param name="kernels">The instructions.</param>
    /// <param name="block">The first block.</param>
    /// <param name="count">Blocks.</param>
    /// <param name="scales">[count].</param>
    public void Read(KernelSet kernels, long block, int count, float* scales)
    {
        if (!AreNested)
        {
            Copy(block, count, scales);
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
