using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Yaml;
using YamlDotNet.Core;

namespace SftRecipes.CodeFixes;

/// <summary>A prompt template that is written out in the document, and where its characters stand.</summary>
internal sealed class TemplateSyntax
{
    private readonly RepairContext _context;
    private readonly TextSpan[] _positions;
    private readonly int _start;

    private TemplateSyntax(RepairContext context, string text, TextSpan[] positions, int start)
    {
        _context = context;
        Text = text;
        _positions = positions;
        _start = start;
    }

    /// <summary>The template, with <c>\n</c> for every line end.</summary>
    public string Text { get; }

    /// <summary>Whether its lines are those of the document, less their indentation.</summary>
    private bool HasLines { get; init; }

    /// <summary>Whether <c>\n</c> is written with a backslash.</summary>
    private bool IsEscaped { get; init; }

    /// <summary>The template of a recipe's <c>[PromptTemplate]</c>; null where it is not written out in this document.</summary>
    public static TemplateSyntax? Of(CodeRepairContext context)
    {
        ExpressionSyntax? expression = AttributeSyntaxes.Positional(context.Attribute(nameof(PromptTemplateAttribute)))?.Expression;
        if (expression is null
            || context.Semantics.GetConstantValue(expression, context.Cancellation).Value is not string value
            || TemplateParser.NormalizeLineEnds(value) is not { } text
            || LiteralPositions.Of(expression) is not { } positions
            || positions.Length != text.Length)
        {
            return null;
        }

        SyntaxToken token = expression is LiteralExpressionSyntax literal ? literal.Token : default;
        return new TemplateSyntax(context, text, positions, expression.Span.End - 1)
        {
            HasLines = token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken),
            IsEscaped = token.IsKind(SyntaxKind.StringLiteralToken) && token.Text[0] == '"',
        };
    }

    /// <summary>The template of a recipe file; null for none.</summary>
    public static TemplateSyntax? Of(FileRepairContext context)
    {
        string file = context.Text.ToString();
        if (RecipeFileReader.Read(context.File.FilePath ?? context.File.Name, file).Locator.Template is not { } template
            || ScalarPositions.Of(file, template) is not { } positions)
        {
            return null;
        }

        // The line end that ends a block is not one that the text has.
        bool isBlock = template.Style is ScalarStyle.Literal or ScalarStyle.Folded;
        string text = TemplateParser.NormalizeLineEnds(template.Value);
        int length = Math.Min(positions.Length, isBlock ? text.TrimEnd('\n').Length : text.Length);
        return new TemplateSyntax(context, text.Substring(0, length), [.. positions.Take(length)], template.Start + (template.Style == ScalarStyle.Plain ? 0 : 1))
        {
            HasLines = template.Style == ScalarStyle.Literal,
            IsEscaped = template.Style == ScalarStyle.DoubleQuoted,
        };
    }

    /// <summary>The template's character that starts at a place in the document; -1 for none.</summary>
    public int IndexOf(int position) => Array.FindIndex(_positions, span => span.Start == position);

    /// <summary>A line end as it is written at a place in the document; null where there is no way to write one.</summary>
    public string? LineEndAt(int position) =>
        HasLines ? _context.LineEnd + _context.IndentAt(position)
        : IsEscaped ? "\\n"
        : null;

    /// <summary>Where to insert so that it comes before a character, or, past the last, at the end.</summary>
    public int Before(int index) => index < _positions.Length ? _positions[index].Start : End;

    /// <summary>Where the template ends in the document.</summary>
    private int End => _positions.Length > 0 ? _positions[_positions.Length - 1].End : _start;
}
