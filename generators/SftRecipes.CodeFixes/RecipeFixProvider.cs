using System.Collections.Generic;
using System.Linq;
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
        TextDocument document = context.TextDocument;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Repair repair in await RepairsAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        repair.Title,
                        cancellation => CodeFixes.Repairs.MakeAsync(document.Project.Solution, [(document, repair)], cancellation),
                        repair.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The repairs of a diagnostic, the likeliest first.</summary>
    internal async Task<IEnumerable<Repair>> RepairsAsync(TextDocument document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (document is not Document code)
        {
            return await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is { } compilation
                ? Repairs(new FileRepairContext(diagnostic, document, text, compilation, cancellation))
                : [];
        }

        SyntaxNode? root = await code.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await code.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return root is null || semantics is null ? [] : Repairs(new CodeRepairContext(diagnostic, text, root, semantics, cancellation));
    }

    /// <summary>What mends a diagnostic in C#.</summary>
    private protected virtual IEnumerable<Repair> Repairs(CodeRepairContext context) => [];

    /// <summary>What mends a diagnostic in an additional file.</summary>
    private protected virtual IEnumerable<Repair> Repairs(FileRepairContext context) => [];
}
