namespace PocketBase.Corpus;

/// <summary>Draws items in random order, each once before any is drawn again, so that all are drawn equally often.</summary>
public sealed class Deck<T>(IEnumerable<T> items, Random random)
{
    private readonly T[] items = [.. items];
    private int next = int.MaxValue;

    /// <summary>The next item.</summary>
    public T Draw()
    {
        if (next >= items.Length)
        {
            random.Shuffle(items);
            next = 0;
        }

        return items[next++];
    }
}
