namespace SftRecipes;

/// <summary>What the process of a recipe returns.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>An error that the user can mend: one sentence on stderr says how.</summary>
    public const int UserError = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A failure that nothing foresaw.</summary>
    public const int Unexpected = 3;

    /// <summary>Stopped by Ctrl+C or SIGTERM; what was trained until then is saved. The shells' 128 + SIGINT.</summary>
    public const int Stopped = 130;

    /// <summary>All of them as the help shows them.</summary>
    internal static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "success"),
        (UserError, "an error that you can mend; one sentence on stderr says how"),
        (Usage, "wrong usage of the command line"),
        (Unexpected, "an unexpected failure"),
        (Stopped, "stopped by Ctrl+C or SIGTERM; what was trained until then is saved"),
    ];
}
