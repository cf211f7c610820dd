using System.Net;

namespace SftRecipes.Hub;

/// <summary>Tries again, a bounded number of times and ever more slowly, what may go better next time.</summary>
internal sealed class HubRetry(HubOptions options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private int _failures;

    /// <summary>Whether an exception may pass: the network's are, those about the request are not.</summary>
    public static bool IsTransient(Exception exception) => exception is HttpRequestException or IOException or TimeoutException;

    /// <summary>Whether a status may pass.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Counts from the start again, since something was achieved.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Counts a failure and waits; false where it was the last attempt.</summary>
    /// <param name="wished">How long the server asks to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<bool> NextAsync(TimeSpan? wished, CancellationToken cancellationToken)
    {
        _failures++;
        if (_failures >= options.MaxAttempts)
            return false;
        TimeSpan wait = options.RetryDelay * Math.Pow(2, _failures - 1);
        if (wished > wait)
            wait = wished.Value;
        await Task.Delay(wait < LongestWait ? wait : LongestWait, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
