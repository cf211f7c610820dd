using System.Collections.Generic;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>One way to mend what a diagnostic reports, as edits of the document that it points into.</summary>
/// <param name="Title">What an editor offers.</param>
/// <param name="Key">The same for diagnostics that are mended in the same way: what "fix all" goes by.</param>
/// <param name="Changes">The edits; none overlap.</param>
internal sealed record Repair(string Title, string Key, IReadOnlyList<TextChange> Changes)
{
    public Repair(string title, string key, params TextChange[] changes)
        : this(title, key, (IReadOnlyList<TextChange>)changes)
    {
    }
}
