using System;
using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Data;

/// <summary>Finds the name that someone probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate that is at most a third of its letters away from the name, or null.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string wanted = ColumnName.Normalize(name);
        return candidates
            .Select(candidate => (candidate, distance: Distance(wanted, ColumnName.Normalize(candidate))))
            .Where(item => item.distance <= Math.Max(1, wanted.Length / 3))
            .OrderBy(item => item.distance)
            .Select(item => item.candidate)
            .FirstOrDefault();
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours from one to the other.</summary>
    private static int Distance(string from, string to)
    {
        int[] beforePrevious = [];
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int substituted = previous[j] + (from[i] == to[j] ? 0 : 1);
                current[j + 1] = Math.Min(substituted, Math.Min(previous[j + 1], current[j]) + 1);
                if (i > 0 && j > 0 && from[i] == to[j - 1] && from[i - 1] == to[j])
                    current[j + 1] = Math.Min(current[j + 1], beforePrevious[j - 1] + 1);
            }
            (beforePrevious, previous) = (previous, current);
        }
        return previous[to.Length];
    }
}
