namespace SftRecipes.Hosting;

/// <summary>Writes an answer as it comes.</summary>
internal static class AnswerStream
{
    /// <summary>Writes each piece at once, and ends the line at the end, also where the answer is given up.</summary>
    public static async Task WriteAsync(IAsyncEnumerable<string> pieces, TextWriter writer)
    {
        bool any = false;
        try
        {
            await foreach (string piece in pieces.ConfigureAwait(false))
            {
                any = true;
                await writer.WriteAsync(piece).ConfigureAwait(false);
                await writer.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (any)
        {
            await writer.WriteLineAsync().ConfigureAwait(false);
            throw;
        }

        await writer.WriteLineAsync().ConfigureAwait(false);
    }
}
