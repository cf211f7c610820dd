using System.Runtime.CompilerServices;
using SftRecipes.Native;

namespace SftRecipes.Quantization;

/// <summary>
/// Scales stored in 8 bits each (QLoRA, section 3): their mean is taken off, and the rest is stored in blocks of 256 as indices into
/// <see cref="DynamicMap"/> times one scale per block.
/// </summary>
internal static class DoubleQuantization
{
    /// <summary>Scales per scale of scales.</summary>
    public const int BlockSize = 256;

    /// <summary>Blocks below which another thread is not worth waking.</summary>
    private const long GrainSize = 16;

    /// <summary>The number of second-level scales for a number of scales.</summary>
    public static int BlockCount(int scales) => (scales + BlockSize - 1) / BlockSize;

    /// <summary>Quantizes scales on all of libtorch's threads.</summary>
    /// <param name="scales">The scales.</param>
    /// <param name="count">Their number.</param>
    /// <param name="quantized">[count].</param>
    /// <param name="nestedScales">[<see cref="BlockCount"/>].</param>
    /// <returns>The mean that was taken off.</returns>
    public static unsafe float Quantize(float* scales, int count, byte* quantized, float* nestedScales)
    {
        float offset = CascadeSum.Sum(new ReadOnlySpan<float>(scales, count)) / count;
        TorchParallel.For(0, BlockCount(count), GrainSize, (first, last) =>
        {
            for (long block = first; block < last; block++)
            {
                int begin = (int)block * BlockSize, length = Math.Min(BlockSize, count - begin);
                nestedScales[block] = QuantizeBlock(scales + begin, length, offset, quantized + begin);
            }
        });
        return offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float QuantizeBlock(float* scales, int count, float offset, byte* quantized)
    {
        float largest = 0;
        for (int i = 0; i < count; i++)
        {
            largest = Math.Max(largest, Math.Abs(scales[i] - offset));
        }

        float reciprocal = 1f / largest;
        for (int i = 0; i < count; i++)
        {
            quantized[i] = DynamicMap.Nearest((scales[i] - offset) * reciprocal);
        }

        return largest;
    }

    /// <summary>One scale: two roundings, as bitsandbytes has them (no fused multiply-add).</summary>
    public static float Dequantize(byte quantized, float nestedScale, float offset)
    {
        float product = DynamicMap.Values[quantized] * nestedScale;
        return product + offset;
    }
}
