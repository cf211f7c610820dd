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

/// <summary>Completes a class that has <c>[SftRecipe]</c> and little else: a method, a prompt that suits the model, and a row type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NewRecipeFix))]
public sealed class NewRecipeFix : RecipeFixProvider
{
    private const string RowName = "Row";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.NoRowType);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        if (context.Type is not ClassDeclarationSyntax { TypeParameterList: null } type
            || type.Modifiers.Any(SyntaxKind.StaticKeyword)
            || context.Attribute(nameof(PromptTemplateAttribute)) is not null
            || type.Members.Any(static member => member is TypeDeclarationSyntax { Identifier.ValueText: RowName }))
        {
            return [];
        }

        return PromptStyles.For(Model(context)).Select((style, index) => new Repair(
            $"Complete the recipe for instructions ({style.Name})", nameof(NewRecipeFix) + style.Name, Changes(context, type, style)));
    }

    private static string Model(CodeRepairContext context) =>
        AttributeSyntaxes.Positional(context.Attribute(nameof(SftRecipeAttribute)))?.Expression is { } expression
            ? context.Semantics.GetConstantValue(expression, context.Cancellation).Value as string ?? string.Empty
            : string.Empty;

    private static TextChange[] Changes(CodeRepairContext context, ClassDeclarationSyntax type, PromptStyle style)
    {
        bool hasMethod = context.Attribute(nameof(LoraAttribute)) is not null || context.Attribute(nameof(FullFineTuningAttribute)) is not null;
        IEnumerable<string> attributes = (hasMethod ? [] : AttributeText.Lora).Concat(AttributeText.PromptTemplate(style.Lines));
        var changes = new List<TextChange> { AttributeText.Insert(context, type, attributes) };
        if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            changes.Add(new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial "));
        }

        string recipe = $"ISftRecipe<{type.Identifier.Text}.{RowName}>";
        changes.Add(type.BaseList is { } bases
            ? new TextChange(new TextSpan(bases.Span.End, 0), ", " + recipe)
            : new TextChange(new TextSpan(type.ParameterList?.Span.End ?? type.Identifier.Span.End, 0), " : " + recipe));
        changes.Add(Body(context, type));
        return [.. changes];
    }

    private static TextChange Body(CodeRepairContext context, ClassDeclarationSyntax type)
    {
        string line = context.LineEnd + context.IndentAt(type.Keyword.SpanStart);
        string row = $"{line}    /// <summary>A row: what is asked, what it is asked about, and the answer to learn.</summary>"
            + $"{line}    public sealed record {RowName}(string Instruction, string? Input, [property: Response] string Output);";
        return type.OpenBraceToken.IsKind(SyntaxKind.OpenBraceToken)
            ? new TextChange(new TextSpan(type.OpenBraceToken.Span.End, 0), type.Members.Count == 0 && !Ends(context, type) ? row + line : row)
            : new TextChange(type.SemicolonToken.Span, $"{line}{{{row}{line}}}");
    }

    /// <summary>Whether the closing brace is on a line of its own.</summary>
    private static bool Ends(CodeRepairContext context, ClassDeclarationSyntax type) =>
        context.Text.Lines.GetLineFromPosition(type.OpenBraceToken.SpanStart).LineNumber
        != context.Text.Lines.GetLineFromPosition(type.CloseBraceToken.SpanStart).LineNumber;
}
