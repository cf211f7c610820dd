using System.Numerics;
using System.Runtime.CompilerServices;

namespace SftRecipes.Quantization.Kernels;

/// <summary>
/// Decodes the scales of a matrix in their order, a few at a time, so that a kernel can do it beside its products. Nested ones are looked up in
/// a table of what the 256 indices mean for their scale, by loads and stores alone: the units that multiply are left to the products.
/// </summary>
/// <param name="scales">The matrix' scales.</param>
/// <param name="count">Their number: nothing is read beyond.</param>
/// <param name="table">Room for 256 floats.</param>
internal unsafe struct ScaleCursor(ScaleReader scales, long count, float* table)
{
    /// <summary>Scales that are decoded at once; divides the number of those that share a scale.</summary>
    public const int Step = 8;

    /// <summary>Bytes that scales are fetched ahead.</summary>
    private const int Ahead = 1024;

    private readonly ScaleReader _scales = scales;
    private readonly long _count = count;
    private readonly float* _table = table;
    private readonly float* _map = DynamicMap.Table;
    private long _nested = -1;
    private long _at;
    private long _end;
    private float* _destination;

    /// <summary>Whether scales that were asked for are still to be decoded.</summary>
    public readonly bool HasMore
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _at < _end;
    }

    /// <summary>Asks for scales. They are there when <see cref="HasMore"/> is false.</summary>
    /// <param name="block">The first block.</param>
    /// <param name="count">Blocks.</param>
    /// <param name="destination">[count], with room for a step before and behind.</param>
    public void Begin(long block, int count, float* destination)
    {
        if (!_scales.AreNested)
        {
            _scales.Prefetch(block + (Ahead / sizeof(float)));
            _scales.Copy(block, count, destination);
            return;
        }

        // From a multiple of a step's size: so no step needs two tables.
        _at = block & ~(Step - 1L);
        _end = block + count;
        _destination = destination - block;
    }

    /// <summary>Decodes the next few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        long at = _at;
        if (at / DoubleQuantization.BlockSize != _nested)
        {
            Enter(at / DoubleQuantization.BlockSize);
        }

        _scales.Prefetch(at + Ahead);
        float* table = _table, destination = _destination + at;
        byte* quantized = _scales.Quantized + at;
        if (at + Step <= _count)
        {
            destination[0] = table[quantized[0]];
            destination[1] = table[quantized[1]];
            destination[2] = table[quantized[2]];
            destination[3] = table[quantized[3]];
            destination[4] = table[quantized[4]];
            destination[5] = table[quantized[5]];
            destination[6] = table[quantized[6]];
            destination[7] = table[quantized[7]];
        }
        else
        {
            for (long i = 0; i < _count - at; i++)
            {
                destination[i] = table[quantized[i]];
            }
        }

        _at = at + Step;
    }

    /// <summary>What indices mean in a block of scales: two roundings, as <see cref="DoubleQuantization.Dequantize"/> has them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Enter(long nested)
    {
        _nested = nested;
        Vector<float> factor = new(_scales.NestedScale(nested)), offset = new(_scales.NestedOffset);
        float* map = _map, table = _table;
        for (int i = 0; i < DynamicMap.Count; i += Vector<float>.Count)
        {
            Vector<float> product = Vector.Load(map + i) * factor;
            (product + offset).Store(table + i);
        }
    }
}
