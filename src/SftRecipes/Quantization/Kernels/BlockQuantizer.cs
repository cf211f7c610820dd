using System.Numerics;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Turns float32 into codes, a block or a row at a time.</summary>
internal static unsafe class BlockQuantizer
{
    /// <summary>Quantizes one block to 4 bits.</summary>
    /// <param name="values">The block's elements.</param>
    /// <param name="count">Their number, at most 4096 (it is held on the stack); an odd number leaves the low nibble of the last byte to a zero.</param>
    /// <param name="format">The codes.</param>
    /// <param name="packed">(count + 1) / 2 bytes.</param>
    /// <returns>The block's scale: its largest magnitude.</returns>
    public static float FourBit(float* values, int count, FourBitFormat format, byte* packed)
    {
        int* ranks = stackalloc int[count + 1];
        float largest = VectorMath.MaxMagnitude(values, count);
        Rank(values, count, 1f / largest, format, ranks);
        if (count % 2 != 0)
        {
            float zero = 0;
            Rank(&zero, 1, 1f, format, ranks + count);
        }

        ReadOnlySpan<byte> codeOfRank = format.CodeOfRank;
        for (int i = 0; i < count; i += 2)
        {
            *packed++ = (byte)((codeOfRank[ranks[i]] << 4) | codeOfRank[ranks[i + 1]]);
        }

        return largest;
    }

    /// <summary>Quantizes one row to int8: the nearest whole number (ties to even) of 127/largest times each element.</summary>
    /// <returns>The row's scale: its largest magnitude. A row of zeros stays one.</returns>
    public static float Int8(float* values, int count, sbyte* quantized)
    {
        float largest = VectorMath.MaxMagnitude(values, count);
        float scale = largest == 0 ? 0 : 127f / largest;
        for (int i = 0; i < count; i++)
        {
            quantized[i] = (sbyte)Math.Clamp(MathF.Round(values[i] * scale, MidpointRounding.ToEven), -127f, 127f);
        }

        return largest;
    }

    /// <summary>For each element, the number of borders that it is greater than after scaling.</summary>
    private static void Rank(float* values, int count, float reciprocal, FourBitFormat format, int* ranks)
    {
        int width = Vector<float>.Count;
        ReadOnlySpan<float> borders = format.Borders;
        var ofNaN = new Vector<float>(format.ValueOfNaN);
        int i = 0;
        for (; i <= count - width; i += width)
        {
            Vector<float> scaled = Vector.Load(values + i) * reciprocal;
            scaled = Vector.ConditionalSelect(Vector.Equals(scaled, scaled), scaled, ofNaN);
            Vector<int> rank = Vector<int>.Zero;
            foreach (float border in borders)
            {
                // A true comparison is -1.
                rank -= Vector.GreaterThan(scaled, new Vector<float>(border));
            }

            rank.Store(ranks + i);
        }

        for (; i < count; i++)
        {
            float scaled = values[i] * reciprocal;
            scaled = float.IsNaN(scaled) ? format.ValueOfNaN : scaled;
            int rank = 0;
            foreach (float border in borders)
            {
                rank += scaled > border ? 1 : 0;
            }

            ranks[i] = rank;
        }
    }
}
