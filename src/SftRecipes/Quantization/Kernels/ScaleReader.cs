using System.Runtime.CompilerServices;
using SftRecipes.Native;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Reads the scales of a 4-bit matrix' blocks, stored in 32 or in 8 bits. Holds addresses: the weight must outlive it.</summary>
internal readonly unsafe struct ScaleReader
{
    private readonly byte* _absmax;
    private readonly float* _nestedAbsmax;
    private readonly float* _map;
    private readonly float _offset;

    public ScaleReader(QuantizedStorage storage)
    {
        _absmax = (byte*)TorchMemory.DataPointer(storage.Absmax);
        _nestedAbsmax = storage.NestedAbsmax is { } nested ? (float*)TorchMemory.DataPointer(nested) : null;
        _map = DynamicMap.Table;
        _offset = storage.NestedOffset;
    }

    /// <summary>Reads the scales of consecutive blocks: for nested ones two roundings, as <see cref="DoubleQuantization.Dequantize"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(long block, int count, float* scales)
    {
        if (_nestedAbsmax is null)
        {
            Unsafe.CopyBlockUnaligned(scales, (float*)_absmax + block, (uint)count * sizeof(float));
            return;
        }

        float* map = _map;
        float offset = _offset;
        while (count > 0)
        {
            // Scales of one scale.
            int some = Math.Min(count, DoubleQuantization.BlockSize - (int)(block % DoubleQuantization.BlockSize));
            float nested = _nestedAbsmax[block / DoubleQuantization.BlockSize];
            byte* quantized = _absmax + block;
            for (int i = 0; i < some; i++)
            {
                float product = map[quantized[i]] * nested;
                scales[i] = product + offset;
            }

            block += some;
            scales += some;
            count -= some;
        }
    }
}
