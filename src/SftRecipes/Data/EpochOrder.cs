namespace SftRecipes.Data;

/// <summary>The order in which one epoch visits the rows.</summary>
internal static class EpochOrder
{
    /// <summary>transformers sorts by length within at most this many groups' worth of rows.</summary>
    private const int MaxGroupsPerMegaBatch = 50;

    /// <summary>Every row once: as they stand, shuffled by seed + epoch, or grouped by length.</summary>
    public static int[] Create(IReadOnlyList<int> lengths, UpdatePlanOptions options, int epoch)
    {
        int[] order = options.Shuffle
            ? new DeterministicRandom((long)options.Seed + epoch).Permutation(lengths.Count)
            : [.. Enumerable.Range(0, lengths.Count)];
        if (options.GroupByLength)
            GroupByLength(order, lengths, (long)options.PerDeviceTrainBatchSize * options.GradientAccumulationSteps);
        return order;
    }

    /// <summary>
    /// As transformers' <c>LengthGroupedSampler</c>: within each mega-batch of min(50, rows / (4 × group)) groups, longest first; and
    /// the longest row of all comes first, so that memory runs out at once rather than after an hour.
    /// </summary>
    private static void GroupByLength(int[] order, IReadOnlyList<int> lengths, long groupSize)
    {
        long groups = Math.Clamp(order.Length / (groupSize * 4), 1, MaxGroupsPerMegaBatch);
        int megaBatch = (int)Math.Min(groups * groupSize, order.Length);
        int longestAt = 0;
        for (int start = 0; start < order.Length; start += megaBatch)
        {
            int count = Math.Min(megaBatch, order.Length - start);
            // A stable sort: rows of equal length stay in their shuffled order.
            int[] sorted = [.. order.Skip(start).Take(count).OrderByDescending(row => lengths[row])];
            sorted.CopyTo(order, start);
            if (lengths[order[start]] > lengths[order[longestAt]])
                longestAt = start;
        }
        (order[0], order[longestAt]) = (order[longestAt], order[0]);
    }
}
