using System.Numerics;

namespace SftRecipes.Quantization.Kernels;

/// <summary>Loops over contiguous float32, in vectors of the width that the runtime chose for this processor.</summary>
internal static unsafe class VectorMath
{
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

    /// <summary>1/127 in float32.</summary>
    public const float Int8Unit = 0.007874015748031496f;
}
