using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SftRecipes.CodeFixes;

/// <summary>"Fix all": every diagnostic's repair of the same kind in one go, in code and in additional files.</summary>
internal sealed class RepairAll(RecipeFixProvider provider) : FixAllProvider
{
    /// <inheritdoc/>
    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(CodeAction.Create(
        "Fix all of these", _ => ApplyAsync(fixAllContext), fixAllContext.CodeActionEquivalenceKey));

    private async Task<Solution> ApplyAsync(FixAllContext context)
    {
        var repairs = new List<(TextDocument, Repair)>();
        foreach ((TextDocument document, Diagnostic diagnostic) in await ReportedAsync(context).ConfigureAwait(false))
        {
            IEnumerable<Repair> offers = await provider.RepairsAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (offers.FirstOrDefault(offer => offer.Key == context.CodeActionEquivalenceKey) is { } repair)
            {
                repairs.Add((document, repair));
            }
        }

        return await Repairs.MakeAsync(context.Solution, repairs, context.CancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<(TextDocument Document, Diagnostic Diagnostic)>> ReportedAsync(FixAllContext context)
    {
        var reported = new List<(TextDocument, Diagnostic)>();
        foreach (Project project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            ImmutableArray<Diagnostic> diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            reported.AddRange(diagnostics
                .Select(diagnostic => (Document: DocumentOf(project, diagnostic)!, diagnostic))
                .Where(static entry => entry.Document is not null));
        }

        return reported;
    }

    private static TextDocument? DocumentOf(Project project, Diagnostic diagnostic)
    {
        string path = diagnostic.Location.GetLineSpan().Path;
        return diagnostic.Location.SourceTree is { } tree
            ? project.GetDocument(tree)
            : project.AdditionalDocuments.FirstOrDefault(file => file.FilePath == path);
    }
}
