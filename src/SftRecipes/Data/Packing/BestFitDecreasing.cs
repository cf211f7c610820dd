namespace SftRecipes.Data;

/// <summary>
/// Best-fit-decreasing bin packing (Ding et al. 2024, "Fewer Truncations Improve Language Modeling"), with the choices of TRL's
/// <c>bfd</c>: longest first, each into the open bin with the least room that suffices, of equal ones the one that got that room first.
/// </summary>
internal static class BestFitDecreasing
{
    /// <summary>Which items go into which bin.</summary>
    /// <param name="lengths">Each item's length, in [1, capacity].</param>
    /// <param name="capacity">What a bin holds.</param>
    /// <returns>The bins in the order in which they were opened, each with its items' indices, longest first.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Bins(IReadOnlyList<int> lengths, int capacity)
    {
        var bins = new List<List<int>>();
        var binsByRoom = new Dictionary<int, Queue<int>>();
        var rooms = new SortedSet<int>();
        // A stable sort: items of equal length stay in their order.
        foreach (int item in Enumerable.Range(0, lengths.Count).OrderByDescending(item => lengths[item]))
        {
            int length = lengths[item];
            if (length < 1 || length > capacity)
                throw new ArgumentOutOfRangeException(nameof(lengths), length, $"An item must have a length from 1 to {capacity}.");
            int room = rooms.GetViewBetween(length, capacity) is { Count: > 0 } fitting ? fitting.Min : capacity;
            int bin = Take(room) ?? Open();
            bins[bin].Add(item);
            Put(bin, room - length);
        }
        return bins;

        int Open()
        {
            bins.Add([]);
            return bins.Count - 1;
        }

        int? Take(int room)
        {
            if (!binsByRoom.TryGetValue(room, out Queue<int>? open) || open.Count == 0)
                return null;
            int bin = open.Dequeue();
            if (open.Count == 0)
                rooms.Remove(room);
            return bin;
        }

        void Put(int bin, int room)
        {
            if (room == 0)
                return;
            if (!binsByRoom.TryGetValue(room, out Queue<int>? open))
                binsByRoom[room] = open = new Queue<int>();
            open.Enqueue(bin);
            rooms.Add(room);
        }
    }
}
