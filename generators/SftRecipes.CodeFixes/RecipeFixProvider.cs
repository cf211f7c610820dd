using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>
/// Offers repairs. Providers are exported without <c>[Shared]</c>: it would tie this assembly to a version of System.Composition that
/// editors of the oldest compiler's time do not have, and providers hold no state.
/// </summary>
public abstract class RecipeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new RepairAll(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Repair repair in await RepairsAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                Document document = context.Document;
                context.RegisterCodeFix(
                    CodeAction.Create(repair.Title, cancellation => ApplyAsync(document, repair.Changes, cancellation), repair.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The repairs of a diagnostic, the likeliest first.</summary>
    internal async Task<IEnumerable<Repair>> RepairsAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return root is null || semantics is null ? [] : Repairs(new RepairContext(diagnostic, root, text, semantics, cancellation));
    }

    internal static async Task<Document> ApplyAsync(Document document, IEnumerable<TextChange> changes, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }

    private protected abstract IEnumerable<Repair> Repairs(RepairContext context);
}
