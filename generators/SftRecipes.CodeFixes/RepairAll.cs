using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>
/// "Fix all": every diagnostic's repair of the same kind in one go. Repairs that meet are joined: what two remove is removed once, and two
/// that want the same are one.
/// </summary>
internal sealed class RepairAll(RecipeFixProvider provider) : DocumentBasedFixAllProvider
{
    protected override async Task<Document?> FixAllAsync(
        FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var changes = new List<TextChange>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            IEnumerable<Repair> repairs = await provider.RepairsAsync(document, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false);
            changes.AddRange(repairs.FirstOrDefault(repair => repair.Key == fixAllContext.CodeActionEquivalenceKey)?.Changes ?? []);
        }

        SourceText text = await document.GetTextAsync(fixAllContext.CancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(Join(changes, text)));
    }

    /// <summary>Changes in order of place, without overlaps; of two that cannot be joined, the first stays.</summary>
    private static List<TextChange> Join(IEnumerable<TextChange> changes, SourceText text)
    {
        var joined = new List<TextChange>();
        foreach (TextChange change in changes.Distinct().OrderBy(static change => change.Span.Start).ThenBy(static change => change.Span.End))
        {
            TextChange last = joined.Count == 0 ? default : joined[joined.Count - 1];
            if (joined.Count == 0 || change.Span.Start >= last.Span.End)
            {
                joined.Add(change);
            }
            else if (string.IsNullOrEmpty(change.NewText) && string.IsNullOrEmpty(last.NewText))
            {
                int end = Math.Max(last.Span.End, change.Span.End);
                joined[joined.Count - 1] = new TextChange(TextSpan.FromBounds(Start(text, last.Span.Start, end), end), string.Empty);
            }
        }

        return joined;
    }

    /// <summary>Where to delete from, so that a list which loses its last entries does not keep the comma before them.</summary>
    private static int Start(SourceText text, int start, int end)
    {
        int comma = start - 1;
        while (comma > 0 && char.IsWhiteSpace(text[comma]))
        {
            comma--;
        }

        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return end < text.Length && text[end] is ']' or ')' or '}' && comma >= 0 && text[comma] == ',' ? comma : start;
    }
}
