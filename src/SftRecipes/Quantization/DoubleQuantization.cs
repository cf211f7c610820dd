namespace SftRecipes.Quantization;

/// <summary>
/// Scales stored in 8 bits each (QLoRA, section 3): their mean is taken off, and the rest is stored in blocks of 256 as indices into
/// <see cref="DynamicMap"/> times one scale per block.
/// </summary>
internal static class DoubleQuantization
{
    /// <summary>Scales per scale of scales.</summary>
    public const int BlockSize = 256;

    /// <summary>The number of second-level scales for a number of scales.</summary>
    public static int BlockCount(int scales) => (scales + BlockSize - 1) / BlockSize;

    /// <summary>Quantizes scales.</summary>
    /// <returns>The mean that was taken off.</returns>
    public static float Quantize(ReadOnlySpan<float> scales, Span<byte> quantized, Span<float> nestedScales)
    {
        float offset = CascadeSum.Sum(scales) / scales.Length;
        for (int block = 0; block < nestedScales.Length; block++)
        {
            int begin = block * BlockSize;
            int end = Math.Min(begin + BlockSize, scales.Length);
            float largest = 0;
            for (int i = begin; i < end; i++)
            {
                largest = Math.Max(largest, Math.Abs(scales[i] - offset));
            }

            nestedScales[block] = largest;
            float reciprocal = 1f / largest;
            for (int i = begin; i < end; i++)
            {
                quantized[i] = DynamicMap.Nearest((scales[i] - offset) * reciprocal);
            }
        }

        return offset;
    }

    /// <summary>One scale: two roundings, as bitsandbytes has them (no fused multiply-add).</summary>
    public static float Dequantize(byte quantized, float nestedScale, float offset)
    {
        float product = DynamicMap.Values[quantized] * nestedScale;
        return product + offset;
    }
}
