using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>One way to mend what a diagnostic reports.</summary>
/// <param name="Title">What an editor offers.</param>
/// <param name="Key">The same for diagnostics that are mended in the same way: what "fix all" goes by.</param>
/// <param name="Changes">Edits of one document; none overlap.</param>
internal sealed record Repair(string Title, string Key, IReadOnlyList<TextChange> Changes)
{
    public Repair(string title, string key, params TextChange[] changes)
        : this(title, key, (IReadOnlyList<TextChange>)changes)
    {
    }

    /// <summary>The document that is edited; null for the one that the diagnostic points into.</summary>
    public DocumentId? Document { get; init; }

    /// <summary>An additional file that is added to the diagnostic's project; null for none.</summary>
    public AddedFile? File { get; init; }
}

/// <summary>An additional file that a repair adds.</summary>
/// <param name="Path">Its path in the project's folder, with <c>/</c>.</param>
/// <param name="Text">Its text.</param>
internal sealed record AddedFile(string Path, string Text);
