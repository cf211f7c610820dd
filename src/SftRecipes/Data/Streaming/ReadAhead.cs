using System.Threading.Channels;

namespace SftRecipes.Data;

/// <summary>Lets a thread of its own prepare what comes next while the last is being worked on.</summary>
internal static class ReadAhead
{
    /// <summary>The same items in the same order, at most <paramref name="ahead"/> of them prepared before they are asked for.</summary>
    /// <param name="items">Makes the items on another thread; its token is cancelled when no more are wanted.</param>
    /// <param name="ahead">1 and up.</param>
    /// <param name="cancellationToken">Ends the wait for an item.</param>
    public static IEnumerable<T> Of<T>(
        Func<CancellationToken, IEnumerable<T>> items, int ahead, CancellationToken cancellationToken = default)
    {
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken token = noMore.Token;
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        Task producer = Task.Factory.StartNew(
            () => Produce(items, channel.Writer, token), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            while (channel.Reader.WaitToReadAsync(token).AsTask().GetAwaiter().GetResult())
            {
                while (channel.Reader.TryRead(out T? item))
                    yield return item;
            }
        }
        finally
        {
            noMore.Cancel();
            producer.Wait();
        }
    }

    private static void Produce<T>(Func<CancellationToken, IEnumerable<T>> items, ChannelWriter<T> writer, CancellationToken token)
    {
        Exception? failure = null;
        try
        {
            foreach (T item in items(token))
            {
                token.ThrowIfCancellationRequested();
                if (!writer.TryWrite(item))
                    writer.WriteAsync(item, token).AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception exception)
        {
            // The reader meets it after the items before it.
            failure = exception;
        }
        writer.Complete(failure);
    }
}
