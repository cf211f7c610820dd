namespace SftRecipes.Benchmarks.Measuring;

/// <summary>What is said of several measurements.</summary>
internal static class Statistics
{
    /// <summary>The middle value; the mean of the two middle ones where there is an even number.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("There is no value.", nameof(values));
        }

        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
