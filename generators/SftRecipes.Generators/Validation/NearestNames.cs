using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Validation;

/// <summary>Names that someone may have meant.</summary>
internal static class NearestNames
{
    private const int Longest = 200;

    /// <summary>The nearest names, at most <paramref name="count"/>, nearest first; ties in alphabetical order.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="names">What there is.</param>
    /// <param name="count">How many to return at most.</param>
    public static IReadOnlyList<string> Find(string written, IEnumerable<string> names, int count) =>
        written.Length > Longest
            ? []
            : names
                .Select(name => (Name: name, Distance: Distance(written, name)))
                .Where(entry => entry.Distance <= Math.Max(2, Math.Max(written.Length, entry.Name.Length) / 2))
                .OrderBy(static entry => entry.Distance)
                .ThenBy(static entry => entry.Name, StringComparer.Ordinal)
                .Take(count)
                .Select(static entry => entry.Name)
                .ToArray();

    /// <summary><c>(did you mean 'a' or 'b'?)</c>, with a space before it, or nothing where no name is near.</summary>
    public static string Suggestion(string written, IEnumerable<string> names)
    {
        IReadOnlyList<string> near = Find(written, names, 2);
        return near.Count == 0
            ? string.Empty
            : " (did you mean " + string.Join(" or ", near.Select(static name => "'" + name + "'")) + "?)";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between the two; a change of case is free.</summary>
    public static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                        rows[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
