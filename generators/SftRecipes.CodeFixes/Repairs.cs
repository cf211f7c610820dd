using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>
/// Makes repairs. Those that meet are joined: what two remove is removed once, and two that want the same are one.
/// </summary>
internal static class Repairs
{
    /// <param name="solution">What is mended.</param>
    /// <param name="repairs">The repairs, each with the document that its diagnostic points into.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task<Solution> MakeAsync(
        Solution solution, IReadOnlyCollection<(TextDocument Reported, Repair Repair)> repairs, CancellationToken cancellation)
    {
        foreach (IGrouping<DocumentId, Repair> edits in repairs.GroupBy(static entry => entry.Repair.Document ?? entry.Reported.Id, static entry => entry.Repair))
        {
            TextChange[] changes = edits.SelectMany(static repair => repair.Changes).ToArray();
            if (changes.Length > 0 && TextDocumentOf(solution, edits.Key) is { } document)
            {
                SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
                SourceText mended = text.WithChanges(Join(changes, text));
                solution = document is Document
                    ? solution.WithDocumentText(edits.Key, mended)
                    : solution.WithAdditionalDocumentText(edits.Key, mended);
            }
        }

        foreach ((ProjectId project, AddedFile file) in repairs
            .Where(static entry => entry.Repair.File is not null)
            .Select(static entry => (entry.Reported.Project.Id, entry.Repair.File!))
            .Distinct())
        {
            solution = Add(solution.GetProject(project)!, file);
        }

        return solution;
    }

    /// <summary>A document of a project or one of its additional files.</summary>
    private static TextDocument? TextDocumentOf(Solution solution, DocumentId id) =>
        solution.GetDocument(id) ?? solution.GetAdditionalDocument(id);

    private static Solution Add(Project project, AddedFile file)
    {
        string[] names = file.Path.Split('/');
        string? path = project.FilePath is { } owner ? Path.Combine([Path.GetDirectoryName(owner)!, .. names]) : null;
        return project.AddAdditionalDocument(names.Last(), SourceText.From(file.Text), names.Take(names.Length - 1), path).Project.Solution;
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
