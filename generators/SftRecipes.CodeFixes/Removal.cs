using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>What to delete so that one entry of a list is gone and the rest still reads well.</summary>
internal static class Removal
{
    /// <summary>An attribute: with its brackets and its line where it stands alone.</summary>
    public static TextChange Of(AttributeSyntax attribute, SourceText text)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        return Delete(list.Attributes.Count > 1 ? Entry(list.Attributes, attribute) : WithLine(list.Span, text));
    }

    /// <summary>An argument: with the parentheses where it is the only one.</summary>
    public static TextChange Of(AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        return Delete(list.Arguments.Count > 1 ? Entry(list.Arguments, argument) : list.Span);
    }

    /// <summary>An element of a collection expression or an array initializer; null where the expression is no such element.</summary>
    public static TextChange? OfElement(ExpressionSyntax expression) => expression.Parent switch
    {
        ExpressionElementSyntax { Parent: CollectionExpressionSyntax collection } element =>
            Delete(Entry(collection.Elements, (CollectionElementSyntax)element)),
        InitializerExpressionSyntax initializer => Delete(Entry(initializer.Expressions, expression)),
        _ => null,
    };

    private static TextChange Delete(TextSpan span) => new(span, string.Empty);

    /// <summary>From an entry to the next, or from the one before to its end.</summary>
    private static TextSpan Entry<T>(SeparatedSyntaxList<T> list, T entry)
        where T : SyntaxNode
    {
        int index = list.IndexOf(entry);
        return index + 1 < list.Count
            ? TextSpan.FromBounds(entry.SpanStart, list[index + 1].SpanStart)
            : TextSpan.FromBounds(index > 0 ? list[index - 1].Span.End : entry.SpanStart, entry.Span.End);
    }

    /// <summary>The whole line where there is nothing else on it, else the white space after it too.</summary>
    private static TextSpan WithLine(TextSpan span, SourceText text)
    {
        TextLine line = text.Lines.GetLineFromPosition(span.Start);
        TextLine last = text.Lines.GetLineFromPosition(span.End);
        bool startsLine = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(line.Start, span.Start)));
        bool endsLine = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(span.End, last.End)));
        if (startsLine && endsLine)
        {
            return TextSpan.FromBounds(line.Start, last.EndIncludingLineBreak);
        }

        int end = span.End;
        while (end < last.End && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        return TextSpan.FromBounds(span.Start, end);
    }
}
