using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>Marks the response among the properties of a row type that is declared in the recipe's document; the last is the likeliest.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResponsePropertyFix))]
public sealed class ResponsePropertyFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.NoResponseProperty);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        if (context.Node.FirstAncestorOrSelf<TypeSyntax>() is not { } name
            || context.Semantics.GetTypeInfo(name, context.Cancellation).Type is not INamedTypeSymbol row)
        {
            return [];
        }

        return row.GetMembers()
            .OfType<IPropertySymbol>()
            .Where(static property => property is { Type.SpecialType: SpecialType.System_String, IsStatic: false })
            .Select(property => (property.Name, Syntax: Syntax(context, property)))
            .Where(static property => property.Syntax is not null)
            .Reverse()
            .Select((property, index) => new Repair(
                $"Mark '{property.Name}' [Response]",
                nameof(ResponsePropertyFix) + index,
                new TextChange(new TextSpan(property.Syntax!.SpanStart, 0), property.Syntax is ParameterSyntax ? "[property: Response] " : "[Response] ")));
    }

    private static SyntaxNode? Syntax(CodeRepairContext context, IPropertySymbol property) => property.DeclaringSyntaxReferences
        .Where(reference => reference.SyntaxTree == context.Root.SyntaxTree)
        .Select(reference => reference.GetSyntax(context.Cancellation))
        .FirstOrDefault(static syntax => syntax is PropertyDeclarationSyntax or ParameterSyntax);
}
