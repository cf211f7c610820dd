namespace SftRecipes.Data;

/// <summary>
/// Shuffles a stream within a window, as <c>datasets</c>' <c>IterableDataset.shuffle</c> does: each row read takes the place of one drawn
/// at random from the buffer; what is left at the end comes in random order.
/// </summary>
internal static class ShuffleBuffer
{
    /// <summary>The items in their new order, each once.</summary>
    /// <param name="items">The stream.</param>
    /// <param name="size">Items at hand. 1 and up; 1 keeps the order.</param>
    /// <param name="seed">Decides the order.</param>
    public static IEnumerable<T> Shuffle<T>(IEnumerable<T> items, int size, long seed)
    {
        var random = new DeterministicRandom(seed);
        var buffer = new List<T>();
        foreach (T item in items)
        {
            if (buffer.Count < size)
            {
                buffer.Add(item);
                continue;
            }
            int chosen = random.NextInt32(size);
            T drawn = buffer[chosen];
            buffer[chosen] = item;
            yield return drawn;
        }

        T[] rest = [.. buffer];
        random.Shuffle(rest.AsSpan());
        foreach (T item in rest)
            yield return item;
    }
}
