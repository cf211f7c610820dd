using System.Numerics;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Loops over contiguous float32, in vectors of the width that the runtime chose for this processor.</summary>
internal static unsafe class VectorMath
{
    /// <summary>The largest magnitude; NaN where there is a NaN.</summary>
    public static float MaxMagnitude(float* values, int count)
    {
        int width = Vector<float>.Count;
        float largest = 0;
        int i = 0;
        if (count >= width)
        {
            Vector<float> running = Vector<float>.Zero;
            for (; i <= count - width; i += width)
            {
                running = Vector.Max(running, Vector.Abs(Vector.Load(values + i)));
            }

            for (int lane = 0; lane < width; lane++)
            {
                largest = Math.Max(largest, running[lane]);
            }
        }

        for (; i < count; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
        }

        return largest;
    }

    /// <summary>The sum of products.</summary>
    public static float Dot(float* left, float* right, int count)
    {
        int width = Vector<float>.Count;
        Vector<float> sum0 = Vector<float>.Zero;
        Vector<float> sum1 = Vector<float>.Zero;
        Vector<float> sum2 = Vector<float>.Zero;
        Vector<float> sum3 = Vector<float>.Zero;
        int i = 0;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            sum0 = Vector.MultiplyAddEstimate(Vector.Load(left + i), Vector.Load(right + i), sum0);
            sum1 = Vector.MultiplyAddEstimate(Vector.Load(left + i + width), Vector.Load(right + i + width), sum1);
            sum2 = Vector.MultiplyAddEstimate(Vector.Load(left + i + (2 * width)), Vector.Load(right + i + (2 * width)), sum2);
            sum3 = Vector.MultiplyAddEstimate(Vector.Load(left + i + (3 * width)), Vector.Load(right + i + (3 * width)), sum3);
        }

        for (; i <= count - width; i += width)
        {
            sum0 = Vector.MultiplyAddEstimate(Vector.Load(left + i), Vector.Load(right + i), sum0);
        }

        float sum = Vector.Sum((sum0 + sum1) + (sum2 + sum3));
        for (; i < count; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>bitsandbytes' int8 values: (q * largest) * (1/127), each product rounded to float32.</summary>
    public static void DecodeInt8(sbyte* quantized, int count, float largest, float* destination)
    {
        int width = Vector<float>.Count;
        var scale = new Vector<float>(largest);
        var unit = new Vector<float>(Int8Unit);
        int i = 0;
        // A vector of bytes holds four vectors' worth of floats.
        for (; i <= count - (4 * width); i += 4 * width)
        {
            Vector.Widen(Vector.Load(quantized + i), out Vector<short> lower, out Vector<short> upper);
            Vector.Widen(lower, out Vector<int> part0, out Vector<int> part1);
            Vector.Widen(upper, out Vector<int> part2, out Vector<int> part3);
            (Vector.ConvertToSingle(part0) * scale * unit).Store(destination + i);
            (Vector.ConvertToSingle(part1) * scale * unit).Store(destination + i + width);
            (Vector.ConvertToSingle(part2) * scale * unit).Store(destination + i + (2 * width));
            (Vector.ConvertToSingle(part3) * scale * unit).Store(destination + i + (3 * width));
        }

        for (; i < count; i++)
        {
            destination[i] = quantized[i] * largest * Int8Unit;
        }
    }

    /// <summary>1/127 in float32.</summary>
    public const float Int8Unit = 0.007874015748031496f;
}
