namespace SftRecipes.Hosting;

/// <summary>Turns the first Ctrl+C into a cancellation; the second ends the process at once.</summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly IDisposable _listening;
    private int _presses;

    /// <param name="interrupts">Who tells of Ctrl+C.</param>
    /// <param name="onFirst">Told of the first press, before anything is cancelled.</param>
    /// <param name="onSecond">Told of the second, before the process ends.</param>
    /// <param name="cancellationToken">Stops as well.</param>
    public StopRequest(IInterruptSource interrupts, Action onFirst, Action onSecond, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _listening = interrupts.Listen(() =>
        {
            if (Interlocked.Increment(ref _presses) > 1)
            {
                onSecond();
                return false;
            }

            onFirst();
            return TryCancel();
        });
    }

    /// <summary>Cancelled by the first press.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _listening.Dispose();
        _source.Dispose();
    }

    /// <summary>A press may arrive while the command is already ending; then the process may end as it does without a listener.</summary>
    private bool TryCancel()
    {
        try
        {
            _source.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
