using System.Numerics;
using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Quantization.Int8Products;

/// <summary>Rows of float32 to int8 with one scale each: q = round(127 · x / max|x|), ties to even (Dettmers et al. 2022, section 2.1).</summary>
internal static unsafe class RowQuantizer
{
    /// <summary>
    /// 1.5 · 2²³: a float32 of at most 22 bits added to it is rounded to a whole number, ties to even, which its lowest bits then hold in
    /// two's complement.
    /// </summary>
    public const float Rounder = 12582912f;

    /// <summary>What a row's largest magnitude becomes.</summary>
    public const float Steps = 127f;

    /// <summary>Steps of a second digit in one of the first: half a step is 127.</summary>
    private const float SecondDigit = 254f;

    /// <summary>Quantizes the rows of a matrix.</summary>
    /// <param name="values">[rows, columns], float32, contiguous.</param>
    /// <param name="factors">[columns]: what each column is multiplied by first; null for 1.</param>
    /// <param name="quantized">int8; where the rows go.</param>
    /// <param name="stride">Elements from one quantized row to the next; those between are zeros.</param>
    /// <param name="scales">float32 [rows]: by what a row is multiplied to give the values back.</param>
    public static void Quantize(torch.Tensor values, torch.Tensor? factors, torch.Tensor quantized, long stride, torch.Tensor scales)
    {
        (long rows, int columns) = (values.size(0), (int)values.size(1));
        float* source = Floats(values), factor = factors is null ? null : Floats(factors);
        sbyte* destination = (sbyte*)TorchMemory.DataPointer(quantized);
        float* scale = Floats(scales);
        TorchParallel.For(0, rows, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                sbyte* target = destination + (row * stride);
                scale[row] = Quantize(source + (row * columns), factor, columns, target);
                new Span<sbyte>(target + columns, (int)stride - columns).Clear();
            }
        });
        GC.KeepAlive(values);
        GC.KeepAlive(factors);
    }

    /// <summary>
    /// Quantizes the rows of a matrix to two digits each, 16 bits in all, for rows whose elements differ by more than eight bits show: the
    /// second digit is what the first one's rounding left, 254 times as fine.
    /// </summary>
    /// <param name="values">[rows, columns], float32, contiguous.</param>
    /// <param name="factors">[columns]: what each column is multiplied by first.</param>
    /// <param name="quantized">int8; where all first digits' rows go, and then all second ones'.</param>
    /// <param name="stride">Elements from one quantized row to the next; those between are zeros.</param>
    /// <param name="scales">float32 [2 · rows]: by what a row is multiplied.</param>
    public static void QuantizeInTwo(torch.Tensor values, torch.Tensor factors, torch.Tensor quantized, long stride, torch.Tensor scales)
    {
        (long rows, int columns) = (values.size(0), (int)values.size(1));
        float* source = Floats(values), factor = Floats(factors);
        sbyte* destination = (sbyte*)TorchMemory.DataPointer(quantized);
        float* scale = Floats(scales);
        TorchParallel.For(0, rows, Math.Max(1, TorchParallel.GrainSize / columns), (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                sbyte* first = destination + (row * stride), second = first + (rows * stride);
                scale[row] = QuantizeInTwo(source + (row * columns), factor, columns, first, second);
                scale[rows + row] = scale[row] / SecondDigit;
                new Span<sbyte>(first + columns, (int)stride - columns).Clear();
                new Span<sbyte>(second + columns, (int)stride - columns).Clear();
            }
        });
        GC.KeepAlive(values);
        GC.KeepAlive(factors);
    }

    /// <summary>Quantizes one row.</summary>
    /// <param name="values">Its elements, finite.</param>
    /// <param name="factors">What each is multiplied by first; null for 1.</param>
    /// <param name="count">Their number.</param>
    /// <param name="quantized">As many.</param>
    /// <returns>The scale that gives the values back; 0 for a row of zeros.</returns>
    public static float Quantize(float* values, float* factors, int count, sbyte* quantized)
    {
        float largest = MaxMagnitude(values, factors, count);
        float scale = largest == 0 ? 0 : Steps / largest;
        int width = Vector<float>.Count;
        int i = 0;
        // Four vectors of floats make one of bytes.
        for (; i <= count - (4 * width); i += 4 * width)
        {
            Narrow(
                Whole(values, factors, i, scale), Whole(values, factors, i + width, scale), Whole(values, factors, i + (2 * width), scale),
                Whole(values, factors, i + (3 * width), scale), quantized + i);
        }

        for (; i < count; i++)
        {
            float value = factors is null ? values[i] : values[i] * factors[i];
            quantized[i] = (sbyte)BitConverter.SingleToInt32Bits((value * scale) + Rounder);
        }

        return largest / Steps;
    }

    private static float QuantizeInTwo(float* values, float* factors, int count, sbyte* first, sbyte* second)
    {
        float largest = MaxMagnitude(values, factors, count);
        float scale = largest == 0 ? 0 : Steps / largest;
        int width = Vector<float>.Count;
        int i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            (Vector<int> a, Vector<int> restOfA) = Digits(values, factors, i, scale);
            (Vector<int> b, Vector<int> restOfB) = Digits(values, factors, i + width, scale);
            (Vector<int> c, Vector<int> restOfC) = Digits(values, factors, i + (2 * width), scale);
            (Vector<int> d, Vector<int> restOfD) = Digits(values, factors, i + (3 * width), scale);
            Narrow(a, b, c, d, first + i);
            Narrow(restOfA, restOfB, restOfC, restOfD, second + i);
        }

        for (; i < count; i++)
        {
            float value = values[i] * factors[i] * scale, whole = value + Rounder;
            first[i] = (sbyte)BitConverter.SingleToInt32Bits(whole);
            second[i] = (sbyte)BitConverter.SingleToInt32Bits(((value - (whole - Rounder)) * SecondDigit) + Rounder);
        }

        return largest / Steps;
    }

    /// <summary>A vector's elements, scaled and rounded; of each int the lowest byte counts.</summary>
    private static Vector<int> Whole(float* values, float* factors, int start, float scale) =>
        Vector.AsVectorInt32((Load(values, factors, start) * scale) + new Vector<float>(Rounder));

    /// <summary><see cref="Whole"/>, and the same of what rounding leaves.</summary>
    private static (Vector<int> First, Vector<int> Second) Digits(float* values, float* factors, int start, float scale)
    {
        var rounder = new Vector<float>(Rounder);
        Vector<float> value = Load(values, factors, start) * scale, whole = value + rounder;
        return (Vector.AsVectorInt32(whole), Vector.AsVectorInt32(((value - (whole - rounder)) * SecondDigit) + rounder));
    }

    private static void Narrow(Vector<int> a, Vector<int> b, Vector<int> c, Vector<int> d, sbyte* target) =>
        Vector.Narrow(Vector.Narrow(a, b), Vector.Narrow(c, d)).Store(target);

    private static Vector<float> Load(float* values, float* factors, int start) =>
        factors is null ? Vector.Load(values + start) : Vector.Load(values + start) * Vector.Load(factors + start);

    private static float* Floats(torch.Tensor tensor) => (float*)TorchMemory.DataPointer(tensor);

    /// <summary>NaN where there is a NaN: magnitudes are compared as whole numbers, among which NaN is the largest.</summary>
    private static float MaxMagnitude(float* values, float* factors, int count)
    {
        const int magnitude = int.MaxValue;
        int width = Vector<float>.Count;
        Vector<int> mask = new(magnitude), even = Vector<int>.Zero, odd = even;
        int i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            even = Vector.Max(even, Vector.AsVectorInt32(Load(values, factors, i)) & mask);
            odd = Vector.Max(odd, Vector.AsVectorInt32(Load(values, factors, i + width)) & mask);
        }

        Vector<int> both = Vector.Max(even, odd);
        int largest = 0;
        for (int lane = 0; lane < width; lane++)
        {
            largest = Math.Max(largest, both[lane]);
        }

        for (; i < count; i++)
        {
            float value = factors is null ? values[i] : values[i] * factors[i];
            largest = Math.Max(largest, BitConverter.SingleToInt32Bits(value) & magnitude);
        }

        return BitConverter.Int32BitsToSingle(largest);
    }
}
