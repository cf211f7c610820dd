namespace SftRecipes.Checkpoints;

/// <summary>How much memory a shape takes, for shapes that nobody has vouched for.</summary>
internal static class TensorExtent
{
    /// <summary>No larger number of elements can be addressed, at 8 bytes each.</summary>
    private const long MaxElements = long.MaxValue / sizeof(double);

    /// <summary>The number of elements; false where a size is negative or the memory could not be addressed.</summary>
    public static bool TryCount(IReadOnlyList<long> shape, out long count)
    {
        count = 1;
        foreach (long size in shape)
        {
            if (size < 0 || Math.Max(size, 1) > MaxElements / count)
                return false;
            count *= Math.Max(size, 1);
        }
        if (shape.Contains(0))
            count = 0;
        return true;
    }

    /// <summary>Elements from the first to the last in memory (for a shape without a 0); false where that could not be addressed.</summary>
    public static bool TrySpan(IReadOnlyList<long> shape, IReadOnlyList<long> strides, out long span)
    {
        span = 1;
        for (int i = 0; i < shape.Count; i++)
        {
            long steps = Math.Max(shape[i] - 1, 0);
            if (steps > 0 && strides[i] > (MaxElements - span) / steps)
                return false;
            span += steps * strides[i];
        }
        return true;
    }
}
