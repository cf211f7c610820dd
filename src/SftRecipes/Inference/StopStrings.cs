namespace SftRecipes.Inference;

/// <summary>
/// Looks for stop strings in a text that comes in pieces, and holds back what may be the beginning of one, so that no part of it is let
/// through.
/// </summary>
internal sealed class StopStrings(IReadOnlyList<string> stops)
{
    private string _held = string.Empty;

    /// <summary>Whether one was found. Nothing is let through after it.</summary>
    public bool Found { get; private set; }

    /// <summary>Takes more text.</summary>
    /// <returns>What can be let through.</returns>
    public string Append(string text)
    {
        if (Found)
        {
            return string.Empty;
        }

        _held += text;
        int[] starts = [.. stops.Select(stop => _held.IndexOf(stop, StringComparison.Ordinal)).Where(start => start >= 0)];
        if (starts.Length > 0)
        {
            Found = true;
            return Release(starts.Min());
        }

        return Release(_held.Length - stops.Select(LongestBeginning).Append(0).Max());
    }

    /// <summary>Ends the text.</summary>
    /// <returns>What was held back and turned out to be no stop string.</returns>
    public string Flush() => Found ? string.Empty : Release(_held.Length);

    private string Release(int count)
    {
        string released = _held[..count];
        _held = _held[count..];
        return released;
    }

    /// <summary>How much of the stop string the held text ends in.</summary>
    private int LongestBeginning(string stop)
    {
        for (int length = Math.Min(stop.Length - 1, _held.Length); length > 0; length--)
        {
            if (_held.AsSpan().EndsWith(stop.AsSpan(0, length), StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }
}
