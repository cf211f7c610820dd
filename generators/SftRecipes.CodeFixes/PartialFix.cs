using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>Makes the recipe's class, and the types that it is nested in, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialFix))]
public sealed class PartialFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(RuleIds.NotPartial, RuleIds.UnsuitableContainingType);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        TypeDeclarationSyntax[] types = context.Type?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().ToArray() ?? [];
        TextChange[] changes = types
            .Where(static type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Select(static type => new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "))
            .ToArray();
        // A generic containing type stays what it is.
        return changes.Length == 0 ? [] : [new Repair("Make partial", nameof(PartialFix), changes)];
    }
}
