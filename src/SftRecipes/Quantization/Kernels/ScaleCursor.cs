using System.Numerics;
using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Reads the scales of consecutive rows, a few at a time. Nested ones are looked up in a table of what the 256 indices mean for their scale,
/// by loads and stores alone: the units that multiply are left to the products.
/// </summary>
/// <param name="scales">The matrix' scales.</param>
/// <param name="table">Room for 256 floats.</param>
internal unsafe struct ScaleCursor(ScaleReader scales, float* table)
{
    /// <summary>Bytes that scales are fetched ahead.</summary>
    private const int Ahead = 1024;

    private readonly ScaleReader _scales = scales;
    private readonly float* _table = table;
    private long _nested = -1;

    /// <summary>As <see cref="ScaleReader.Read"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(long block, int count, float* destination)
    {
        if (!_scales.AreNested)
        {
            _scales.Prefetch(block + (Ahead / sizeof(float)));
            _scales.Copy(block, count, destination);
            return;
        }

        _scales.Prefetch(block + Ahead);
        byte* quantized = _scales.Quantized + block;
        while (count > 0)
        {
            // Scales of one scale.
            int some = Math.Min(count, DoubleQuantization.BlockSize - (int)(block % DoubleQuantization.BlockSize));
            Enter(block / DoubleQuantization.BlockSize);
            LookUp(quantized, some, destination);
            block += some;
            quantized += some;
            destination += some;
            count -= some;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void LookUp(byte* quantized, int count, float* destination)
    {
        float* table = _table;
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            destination[i] = table[quantized[i]];
            destination[i + 1] = table[quantized[i + 1]];
            destination[i + 2] = table[quantized[i + 2]];
            destination[i + 3] = table[quantized[i + 3]];
        }

        for (; i < count; i++)
        {
            destination[i] = table[quantized[i]];
        }
    }

    /// <summary>What indices mean in a block of scales: two roundings, as <see cref="DoubleQuantization.Dequantize"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter(long nested)
    {
        if (nested == _nested)
        {
            return;
        }

        _nested = nested;
        Vector<float> factor = new(_scales.NestedScale(nested)), offset = new(_scales.NestedOffset);
        float* map = DynamicMap.Table;
        for (int i = 0; i < DynamicMap.Count; i += Vector<float>.Count)
        {
            Vector<float> product = Vector.Load(map + i) * factor;
            (product + offset).Store(_table + i);
        }
    }
}
