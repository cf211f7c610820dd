using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>What code fixes are told, as properties of a diagnostic.</summary>
internal static class FixProperties
{
    private const string Prefix = "Suggestion";
    private const string Member = "Member";

    /// <summary>The properties of a problem's diagnostic.</summary>
    public static ImmutableDictionary<string, string?> Of(Problem problem)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        for (int i = 0; i < problem.Suggestions.Count; i++)
        {
            properties = properties.Add(Key(i), problem.Suggestions[i]);
        }

        return problem.Member.Length == 0 ? properties : properties.Add(Member, problem.Member);
    }

    /// <summary>The row type and its member that a column was meant for; null where the diagnostic is about none.</summary>
    public static (string Type, string Member)? RowMember(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(Member, out string? member) && member?.Split('.') is [var type, var name] ? (type, name) : null;

    /// <summary>What could be written instead, the likeliest first.</summary>
    public static IReadOnlyList<string> Suggestions(ImmutableDictionary<string, string?> properties)
    {
        var suggestions = new List<string>();
        while (properties.TryGetValue(Key(suggestions.Count), out string? suggestion) && suggestion is not null)
        {
            suggestions.Add(suggestion);
        }

        return suggestions;
    }

    private static string Key(int index) => Prefix + index.ToString(CultureInfo.InvariantCulture);
}
