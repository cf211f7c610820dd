using System.Collections.Generic;
using System.Linq;

namespace SftRecipes.Generators.Validation;

/// <summary>Lists in messages.</summary>
internal static class Words
{
    /// <summary><c>A</c>, <c>A and B</c>, <c>A, B and C</c>.</summary>
    public static string List(IReadOnlyList<string> words, string conjunction, string none) => words.Count switch
    {
        0 => none,
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} {conjunction} {words[words.Count - 1]}",
    };
}
