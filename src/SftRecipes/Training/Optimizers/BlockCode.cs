using SftRecipes.Quantization;

namespace SftRecipes.Training;

/// <summary>256 ascending values in [−1, 1] that a block's numbers are rounded to, and the way there and back.</summary>
internal sealed class BlockCode
{
    // The upper half of a float's bits: sign, exponent and seven bits of fraction. Few values of a map fall into one such bucket.
    private const int BucketShift = 16;

    private readonly float[] _thresholds;
    private readonly byte[] _firstOfBucket;

    /// <param name="values">256 values, ascending.</param>
    public BlockCode(float[] values)
    {
        Values = values;
        Zero = (byte)Array.IndexOf(values, 0f);
        _thresholds = [.. values.Zip(values.Skip(1), (low, high) => (float)(((double)low + high) / 2)), float.PositiveInfinity];
        _firstOfBucket = new byte[1 << BucketShift];
        for (int bucket = 0; bucket < _firstOfBucket.Length; bucket++)
        {
            float smallest = SmallestOf(bucket);
            int code = Array.BinarySearch(_thresholds, smallest);
            _firstOfBucket[bucket] = (byte)(float.IsNaN(smallest) ? Zero : Math.Min(code < 0 ? ~code : code, byte.MaxValue));
        }
    }

    /// <summary>The signed dynamic map, for first moments.</summary>
    public static BlockCode Signed { get; } = new(DynamicMap.Values);

    /// <summary>The unsigned dynamic map, for second moments.</summary>
    public static BlockCode Unsigned { get; } = new(DynamicMap.UnsignedValues);

    /// <summary>The values.</summary>
    public float[] Values { get; }

    /// <summary>The code of 0.</summary>
    public byte Zero { get; }

    /// <summary>The code of the nearest value; of two equally near ones, the smaller.</summary>
    public byte Nearest(float value)
    {
        int code = _firstOfBucket[BitConverter.SingleToUInt32Bits(value) >> BucketShift];
        while (value > _thresholds[code])
        {
            code++;
        }

        return (byte)code;
    }

    /// <summary>The smallest number whose bits begin like that; of a negative bucket it is the one with the largest fraction.</summary>
    private static float SmallestOf(int bucket)
    {
        uint bits = (uint)bucket << BucketShift;
        bool negative = bucket >> (BucketShift - 1) != 0;
        return BitConverter.UInt32BitsToSingle(negative ? bits | ((1u << BucketShift) - 1) : bits);
    }
}
