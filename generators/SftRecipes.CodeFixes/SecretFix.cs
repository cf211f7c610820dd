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

/// <summary>Moves an access token to the environment: code reads it there, and an attribute, which cannot, does without it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretFix))]
public sealed class SecretFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.AccessTokenWritten);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        string variable = context.Suggestions.FirstOrDefault() ?? string.Empty;
        ExpressionSyntax? literal = context.Node.FirstAncestorOrSelf<LiteralExpressionSyntax>();
        if (literal is null || variable.Length == 0)
        {
            return [];
        }

        if (literal.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
        {
            TextChange? removal = Removal.OfElement(literal) ?? (argument.NameEquals is null ? null : Removal.Of(argument));
            return removal is { } change
                ? [new Repair($"Remove it, and set {variable} in the environment", nameof(SecretFix) + nameof(Removal), change)]
                : [];
        }

        // Only a whole value, where one that is not constant can stand.
        bool isValue = literal.Parent is not BinaryExpressionSyntax && IsWhole(literal, context) && !MustBeConstant(literal);
        string system = context.Semantics.LookupNamespacesAndTypes(literal.SpanStart, name: "Environment")
            .Any(static symbol => symbol.ToDisplayString() == "System.Environment") ? string.Empty : "System.";
        return isValue
            ? [new Repair(
                $"Read it from {variable} in the environment",
                nameof(SecretFix),
                new TextChange(literal.Span, $"{system}Environment.GetEnvironmentVariable({SymbolDisplay.FormatLiteral(variable, quote: true)})"))]
            : [];
    }

    private static bool IsWhole(ExpressionSyntax literal, CodeRepairContext context) =>
        context.Semantics.GetConstantValue(literal, context.Cancellation).Value is string value && value.Length == context.Span.Length;

    private static bool MustBeConstant(SyntaxNode literal) => literal.Ancestors().Any(static node => node switch
    {
        LocalDeclarationStatementSyntax local => local.IsConst,
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        ParameterSyntax or PatternSyntax or SwitchLabelSyntax => true,
        _ => false,
    });
}
