using System.Runtime.CompilerServices;
using SftRecipes.Quantization.Kernels;

namespace SftRecipes.Quantization;

/// <summary>
/// The 8-bit dynamic maps that scales and optimizers' moments are stored with (Dettmers et al. 2022, "8-bit Optimizers via Block-wise
/// Quantization"; bitsandbytes' <c>create_dynamic_map</c>): 256 ascending values whose spacing grows with their size.
/// </summary>
internal static unsafe class DynamicMap
{
    /// <summary>Values of a map.</summary>
    public const int Count = 256;

    private const int Exponents = 7;

    /// <summary>Numbers with the same upper half of their bits are a cell: there is at most a value or two between them.</summary>
    private const int CellShift = 16;

    /// <summary>256 values in (-1, 1], ascending.</summary>
    public static float[] Values { get; } = Create(signed: true);

    /// <summary><see cref="Values"/> for kernels.</summary>
    public static float* Table { get; } = PinnedTable.Create<float>(Values);

    /// <summary>By index, the largest number whose nearest value it is.</summary>
    private static readonly float* s_last = PinnedTable.Create<float>([.. Enumerable.Range(0, Count).Select(Last)]);

    /// <summary>By cell, the index of its least number; no cell has more than two.</summary>
    private static readonly byte* s_first = PinnedTable.Create<byte>(FirstOfCells());

    /// <summary>256 values in [0, 1], ascending.</summary>
    public static float[] UnsignedValues { get; } = Create(signed: false);

    /// <summary>The index of the nearest value; of two equally near ones, the smaller. NaN has index 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Nearest(float value)
    {
        // No branch that depends on a number: none could be foretold.
        int first = s_first[BitConverter.SingleToUInt32Bits(value) >> CellShift];
        return (byte)(first + (value > s_last[first] ? 1 : 0));
    }

    /// <summary>Found by halving the numbers between a value and the next one.</summary>
    private static float Last(int index)
    {
        if (index == Count - 1)
        {
            return float.PositiveInfinity;
        }

        float low = Values[index], high = Values[index + 1];
        (int near, int far) = (Ordinal(low), Ordinal(high));
        while (far - near > 1)
        {
            int middle = near + ((far - near) / 2);
            float value = FromOrdinal(middle);
            if (value - low <= high - value)
            {
                near = middle;
            }
            else
            {
                far = middle;
            }
        }

        return FromOrdinal(near);
    }

    private static byte[] FirstOfCells()
    {
        const int Cells = 1 << CellShift;
        byte[] first = new byte[Cells];
        int index = 0;

        // From the least number up; the bits of negative ones fall while they rise.
        foreach (int cell in Enumerable.Range(0, Cells / 2).Select(i => Cells - 1 - i).Concat(Enumerable.Range(0, Cells / 2)))
        {
            int bits = cell << CellShift;
            float least = BitConverter.Int32BitsToSingle(bits < 0 ? bits | (Cells - 1) : bits);
            while (least > s_last[index])
            {
                index++;
            }

            first[cell] = (byte)(float.IsNaN(least) ? 0 : index);
        }

        return first;
    }

    /// <summary>Whole numbers that order as floats do.</summary>
    private static int Ordinal(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? int.MinValue - bits : bits;
    }

    private static float FromOrdinal(int ordinal) => BitConverter.Int32BitsToSingle(ordinal < 0 ? int.MinValue - ordinal : ordinal);

    /// <summary>
    /// For each exponent i, the 2^i midpoints of equal steps from 0.1 to 1 times 10^(i-6), with both signs, or twice as many without; and 0
    /// and 1. In single precision throughout, as the map is part of the file format.
    /// </summary>
    private static float[] Create(bool signed)
    {
        List<float> values = [0f, 1f];
        for (int exponent = 0; exponent < Exponents; exponent++)
        {
            int steps = 1 << (signed ? exponent : exponent + 1);
            float scale = (float)Math.Pow(10, exponent - (Exponents - 1));
            for (int i = 0; i < steps; i++)
            {
                float midpoint = (Point(i, steps) + Point(i + 1, steps)) / 2f;
                values.Add(scale * midpoint);
                if (signed)
                {
                    values.Add(-(scale * midpoint));
                }
            }
        }

        return [.. values.Order()];
    }

    /// <summary>
    /// One of the points that divide [0.1, 1] into steps, with the roundings of libtorch's <c>linspace</c>: counted from the nearer end,
    /// by a fused multiply-add; in long rows, each eighth point so and the seven after it from there.
    /// </summary>
    private static float Point(int index, int steps)
    {
        const int Vector = 8;
        float step = (1f - 0.1f) / steps;
        if (steps < 2 * Vector || index == steps)
        {
            return FromNearerEnd(index);
        }

        int lane = index % Vector;
        float advance = lane * step;
        return FromNearerEnd(index - lane) + advance;

        float FromNearerEnd(int i) => i < (steps + 1) / 2
            ? MathF.FusedMultiplyAdd(step, i, 0.1f)
            : MathF.FusedMultiplyAdd(-step, steps - i, 1f);
    }
}
