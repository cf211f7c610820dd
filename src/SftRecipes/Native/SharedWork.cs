namespace SftRecipes.Native;

/// <summary>
/// A range that threads share: each takes pieces of a part of its own, from its front, and then of what others have left. Whoever is slower, or
/// began later, does less, and all end together.
/// </summary>
/// <param name="begin">The first index.</param>
/// <param name="end">One past the last index.</param>
/// <param name="workers">Threads.</param>
/// <param name="smallest">Pieces are not smaller, but for the last of a part.</param>
/// <param name="largest">Pieces are not larger.</param>
/// <param name="body">Called for each piece.</param>
internal sealed class SharedWork(long begin, long end, int workers, long smallest, long largest, TorchParallel.Body body)
{
    /// <summary>Elements between two threads' places, which are in cache lines of their own.</summary>
    private const int Stride = 16;

    /// <summary>How far each part is given out, from its own beginning.</summary>
    private readonly long[] _given = new long[workers * Stride];

    /// <summary>Does what is to be done by a thread.</summary>
    public void Run(int worker)
    {
        for (int i = 0; i < workers; i++)
        {
            int part = (worker + i) % workers;
            while (TryTake(part, out long first, out long last))
            {
                body(first, last);
            }
        }
    }

    /// <summary>Takes half of what is left of a part, or as much as a piece may be.</summary>
    private bool TryTake(int part, out long first, out long last)
    {
        long start = Start(part), length = Start(part + 1) - start;
        ref long given = ref _given[part * Stride];
        while (true)
        {
            long before = Volatile.Read(ref given), left = length - before;
            long count = left <= smallest ? left : Math.Clamp(left / 2, smallest, largest);
            first = start + before;
            last = first + count;
            if (count == 0 || Interlocked.CompareExchange(ref given, before + count, before) == before)
            {
                return count > 0;
            }
        }
    }

    private long Start(int part) => begin + ((end - begin) * part / workers);
}
