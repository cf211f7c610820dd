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

        return await RecipeFixProvider.ApplyAsync(document, Join(changes), fixAllContext.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes in order of place, without overlaps; of two that cannot be joined, the first stays.</summary>
    internal static IEnumerable<TextChange> Join(IEnumerable<TextChange> changes)
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
                int end = System.Math.Max(last.Span.End, change.Span.End);
                joined[joined.Count - 1] = new TextChange(TextSpan.FromBounds(last.Span.Start, end), string.Empty);
            }
        }

        return joined;
    }
}
