namespace SftRecipes.Hosting.Progress;

/// <summary>Work that someone may be watching.</summary>
internal interface IActivity
{
    /// <summary>Whether <see cref="Status"/> is shown; where it is not, what matters is said by <see cref="Line"/>.</summary>
    bool IsLive { get; }

    /// <summary>What is being done now; replaces what was said before.</summary>
    /// <param name="text">A few words that fit beside a bar.</param>
    /// <param name="fraction">How much of it is done, in [0, 1]; null where that is not known.</param>
    void Status(string text, double? fraction = null);

    /// <summary>A line that stays.</summary>
    void Line(string text);

    /// <summary>A warning that stays.</summary>
    void Warning(string text);
}
