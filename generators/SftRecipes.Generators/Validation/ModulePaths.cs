using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace SftRecipes.Generators.Validation;

/// <summary>How PEFT matches modules' paths.</summary>
internal static class ModulePaths
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A list's entry: the path equals it or ends in a dot and the entry.</summary>
    public static bool EndsIn(string path, string entry) =>
        entry.Length > 0
        && path.EndsWith(entry, StringComparison.Ordinal)
        && (path.Length == entry.Length || path[path.Length - entry.Length - 1] == '.');

    /// <summary><c>target_modules</c> as one string: a regular expression of the whole path.</summary>
    public static bool IsMatch(string path, string pattern) => Matches(path, @"\A(?:" + pattern + @")\z");

    /// <summary>A key of <c>rank_pattern</c> or <c>alpha_pattern</c>: a regular expression of the path's end, from a segment's start.</summary>
    public static bool IsKeyOf(string path, string key) => Matches(path, @"\A(?:.*\.)?(?:" + key + @")\z");

    /// <summary>Why a regular expression is none; null where it is one.</summary>
    public static string? Fault(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
            return null;
        }
        catch (ArgumentException exception)
        {
            // The framework's text is the pattern, a dash and the reason.
            string text = exception.Message;
            int reason = text.LastIndexOf(" - ", StringComparison.Ordinal);
            return (reason < 0 ? text : text.Substring(reason + 3)).TrimEnd('.');
        }
    }

    /// <summary>The last segments of paths, each once.</summary>
    public static IEnumerable<string> LastSegments(IEnumerable<string> paths)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string name = path.Substring(path.LastIndexOf('.') + 1);
            if (seen.Add(name))
            {
                yield return name;
            }
        }
    }

    private static bool Matches(string path, string pattern)
    {
        try
        {
            return Regex.IsMatch(path, pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            // Reported by the rules: as a fault, or as matching nothing.
            return false;
        }
    }
}
