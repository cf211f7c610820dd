using System.Collections;

namespace SftRecipes.Data;

/// <summary>A list whose items are made each time they are asked for, so that none of them stays in memory.</summary>
/// <param name="count">How many there are.</param>
/// <param name="make">Makes the item of an index.</param>
internal sealed class LazyList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return make(index);
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int index = 0; index < count; index++)
            yield return make(index);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Views of lists that make no item.</summary>
internal static class LazyList
{
    /// <summary>Each item in another form.</summary>
    public static IReadOnlyList<TResult> Map<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> make) =>
        new LazyList<TResult>(items.Count, index => make(items[index]));

    /// <summary>The items of some indices, in the indices' order.</summary>
    public static IReadOnlyList<T> Pick<T>(IReadOnlyList<T> items, IReadOnlyList<int> indices) =>
        new LazyList<T>(indices.Count, index => items[indices[index]]);

    /// <summary>All items, one list after the other.</summary>
    public static IReadOnlyList<T> Join<T>(IReadOnlyList<IReadOnlyList<T>> lists)
    {
        if (lists.Count == 1)
            return lists[0];
        var ends = new int[lists.Count];
        int count = 0;
        for (int list = 0; list < lists.Count; list++)
            ends[list] = count = checked(count + lists[list].Count);
        return new LazyList<T>(count, index =>
        {
            int list = Array.BinarySearch(ends, index + 1);
            list = list < 0 ? ~list : list;
            // Of empty lists that end at the same place the first one holds the item.
            while (list > 0 && ends[list - 1] > index)
                list--;
            return lists[list][index - (ends[list] - lists[list].Count)];
        });
    }
}
