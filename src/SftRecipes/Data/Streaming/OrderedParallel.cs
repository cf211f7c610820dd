namespace SftRecipes.Data;

/// <summary>Work on all cores whose results come in order, a bounded number of them at a time.</summary>
internal static class OrderedParallel
{
    /// <summary>What the work makes of each item, in the items' order; items are asked for on the caller's thread.</summary>
    /// <param name="items">The items.</param>
    /// <param name="work">Done on several threads at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IEnumerable<TResult> Select<T, TResult>(
        IEnumerable<T> items, Func<T, TResult> work, CancellationToken cancellationToken)
    {
        int ahead = 2 * Environment.ProcessorCount;
        var running = new Queue<Task<TResult>>(ahead);
        try
        {
            foreach (T item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (running.Count == ahead)
                    yield return running.Dequeue().GetAwaiter().GetResult();
                running.Enqueue(Task.Run(() => work(item), cancellationToken));
            }
            while (running.TryDequeue(out Task<TResult>? next))
                yield return next.GetAwaiter().GetResult();
        }
        finally
        {
            // Where an item failed or the caller has enough, nothing goes on behind its back.
            foreach (Task<TResult> task in running)
                task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }
    }
}
