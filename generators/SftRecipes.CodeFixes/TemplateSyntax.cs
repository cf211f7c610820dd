using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.CodeFixes;

/// <summary>A prompt template that is written out as a literal, and where its characters stand.</summary>
internal sealed class TemplateSyntax
{
    private readonly ExpressionSyntax _expression;
    private readonly TextSpan[] _positions;

    private TemplateSyntax(ExpressionSyntax expression, string text, TextSpan[] positions)
    {
        _expression = expression;
        Text = text;
        _positions = positions;
    }

    /// <summary>The template, with <c>\n</c> for every line end.</summary>
    public string Text { get; }

    /// <summary>Whether it ends on a line of its own, before the closing quotes.</summary>
    public bool IsMultiLineRaw => _expression is LiteralExpressionSyntax literal && literal.Token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken);

    /// <summary>Whether <c>\n</c> is written with a backslash.</summary>
    public bool IsEscaped => _expression is LiteralExpressionSyntax { Token: var token }
        && token.IsKind(SyntaxKind.StringLiteralToken)
        && token.Text[0] == '"';

    /// <summary>The template of a recipe's <c>[PromptTemplate]</c>; null where it is not written out in this document.</summary>
    public static TemplateSyntax? Of(RepairContext context)
    {
        ExpressionSyntax? expression = AttributeSyntaxes.Positional(context.Attribute(nameof(PromptTemplateAttribute)))?.Expression;
        return expression is not null
            && context.Semantics.GetConstantValue(expression, context.Cancellation).Value is string value
            && TemplateParser.NormalizeLineEnds(value) is var text
            && LiteralPositions.Of(expression) is { } positions
            && positions.Length == text.Length
            ? new TemplateSyntax(expression, text, positions)
            : null;
    }

    /// <summary>The template's character that starts at a place in source; -1 for none.</summary>
    public int IndexOf(int position) => System.Array.FindIndex(_positions, span => span.Start == position);

    /// <summary>A line end as it is written at a place in the source; null where the literal has no way to write one.</summary>
    public string? LineEndAt(RepairContext context, int position) =>
        IsMultiLineRaw ? context.LineEnd + context.IndentAt(position)
        : IsEscaped ? "\\n"
        : null;

    /// <summary>Where to insert so that it comes before a character, or, past the last, at the end.</summary>
    public int Before(int index) => index < _positions.Length ? _positions[index].Start : End;

    /// <summary>Where the template ends in source.</summary>
    private int End => _positions.Length > 0 ? _positions[_positions.Length - 1].End : _expression.Span.End - 1;
}
