using System.Collections.Concurrent;

namespace SftRecipes.Native;

/// <summary>
/// The one thread that drives libtorch. Tensors are scoped to threads, and two threads with a team of workers each run slower than one.
/// </summary>
public static class TorchThread
{
    private static readonly Lazy<BlockingCollection<Action>> s_queue = new(Start);
    private static int s_threadId = -1;

    /// <summary>Whether the caller is on it.</summary>
    public static bool IsCurrent => Environment.CurrentManagedThreadId == s_threadId;

    /// <summary>Runs work on it, after what was asked for before.</summary>
    /// <param name="work">Not to wait for this thread.</param>
    /// <param name="cancellationToken">Cancels work that has not begun.</param>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_queue.Value.Add(() =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                completion.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                LibTorch.EnsureLoaded();
                completion.SetResult(work());
            }
            catch (OperationCanceledException exception)
            {
                completion.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        }, CancellationToken.None);
        return completion.Task;
    }

    /// <summary>Runs work on it, after what was asked for before.</summary>
    public static Task RunAsync(Action work, CancellationToken cancellationToken = default) =>
        RunAsync(() => { work(); return true; }, cancellationToken);

    /// <summary>Runs work on it and waits; at once where the caller is on it.</summary>
    public static void Run(Action work)
    {
        if (IsCurrent)
        {
            work();
        }
        else
        {
            RunAsync(work).GetAwaiter().GetResult();
        }
    }

    private static BlockingCollection<Action> Start()
    {
        var queue = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            s_threadId = Environment.CurrentManagedThreadId;
            foreach (Action work in queue.GetConsumingEnumerable())
            {
                work();
            }
        })
        {
            IsBackground = true,
            Name = "libtorch",
        };
        thread.Start();
        return queue;
    }
}
