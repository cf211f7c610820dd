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

    /// <summary>By cell, the index of the first value that is not below the cell's least number; the last index where there is none.</summary>
    private static readonly byte[] s_firstNotBelow = FirstNotBelow();

    /// <summary>256 values in [0, 1], ascending.</summary>
    public static float[] UnsignedValues { get; } = Create(signed: false);

    /// <summary>The index of the nearest value; of two equally near ones, the smaller. NaN has index 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Nearest(float value)
    {
        if (float.IsNaN(value))
        {
            return 0;
        }

        float* map = Table;
        int above = s_firstNotBelow[BitConverter.SingleToUInt32Bits(value) >> CellShift];
        while (above < Count && map[above] < value)
        {
            above++;
        }

        if (above == 0 || above == Count)
        {
            return (byte)Math.Min(above, Count - 1);
        }

        return (byte)(value - map[above - 1] <= map[above] - value ? above - 1 : above);
    }

    private static byte[] FirstNotBelow()
    {
        const int Cells = 1 << CellShift, Negative = Cells / 2, Infinity = 0x7f80;
        byte[] first = new byte[Cells];
        int index = 0;
        // From the most negative number up: the bits of negative ones fall.
        for (int cell = Negative + Infinity; cell >= Negative; cell--)
        {
            Find(cell, cell == Negative + Infinity ? float.NegativeInfinity : FromBits((cell << CellShift) | 0xffff));
        }

        for (int cell = 0; cell <= Infinity; cell++)
        {
            Find(cell, FromBits(cell << CellShift));
        }

        return first;

        void Find(int cell, float least)
        {
            while (index < Count - 1 && Values[index] < least)
            {
                index++;
            }

            first[cell] = (byte)index;
        }

        static float FromBits(int bits) => BitConverter.Int32BitsToSingle(bits);
    }

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
