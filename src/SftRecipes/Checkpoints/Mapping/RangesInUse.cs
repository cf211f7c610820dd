namespace SftRecipes.Checkpoints;

/// <summary>
/// Which parts of a mapped file tensors lie over. The system maps a file in runs of up to 2 MiB: who reads one part brings its neighbours
/// into memory as well, and who lets go of it can let go of them, where nothing else lies there. Safe on many threads.
/// </summary>
internal sealed class RangesInUse
{
    /// <summary>Bytes that the system may have mapped on either side of what was read.</summary>
    private const long Reach = 2 << 20;

    private readonly List<(long Begin, long End)> _ranges = [];

    /// <summary>Takes up a range.</summary>
    public void Add(long begin, long end)
    {
        lock (_ranges)
        {
            _ranges.Add((begin, end));
        }
    }

    /// <summary>Lets go of a range that was added.</summary>
    /// <returns>The part of it that nothing else lies in, and as far as the system reaches, what is around it.</returns>
    public (long Begin, long End) Remove(long begin, long end)
    {
        lock (_ranges)
        {
            _ranges.Remove((begin, end));
            (long low, long high) = (Math.Max(0, begin - Reach), end + Reach);
            foreach ((long from, long to) in _ranges)
            {
                if (from < end && to > begin)
                {
                    // Two tensors share memory: the other one needs it.
                    return (begin, begin);
                }

                if (to <= begin)
                {
                    low = Math.Max(low, to);
                }
                else
                {
                    high = Math.Min(high, from);
                }
            }

            return (low, high);
        }
    }
}
