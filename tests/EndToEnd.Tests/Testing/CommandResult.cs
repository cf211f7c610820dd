using System.Text.Json;
using System.Text.RegularExpressions;

namespace SftRecipes.EndToEnd.Tests;

/// <summary>What a command line came to, in this process or in one of its own.</summary>
internal sealed partial record CommandResult(int ExitCode, string Out, string Error)
{
    /// <summary>stdout as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Asserts that it went well.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == SftRecipes.ExitCode.Success, $"exit code {ExitCode}\n{Out}\n{Error}");
        return this;
    }

    /// <summary>Asserts an error that the user can mend: one line, one sentence, exit code 1.</summary>
    /// <param name="parts">What the sentence must say.</param>
    public void FailedWithOneSentence(params string[] parts)
    {
        Assert.True(ExitCode == SftRecipes.ExitCode.UserError, $"exit code {ExitCode}\n{Out}\n{Error}");
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)).TrimEnd('\r');
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.DoesNotMatch(SentenceEnd(), Quoted().Replace(line, "''"));
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Out + Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[.!?]\)? \p{Lu}")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();
}
