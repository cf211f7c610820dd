using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>A diagnostic in its document.</summary>
/// <param name="Diagnostic">What is reported.</param>
/// <param name="Root">The document's syntax.</param>
/// <param name="Text">The document's text.</param>
/// <param name="Semantics">What the document's names mean.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record RepairContext(
    Diagnostic Diagnostic, SyntaxNode Root, SourceText Text, SemanticModel Semantics, CancellationToken Cancellation)
{
    public TextSpan Span => Diagnostic.Location.SourceSpan;

    /// <summary>The smallest piece of syntax that the diagnostic underlines.</summary>
    public SyntaxNode Node => Root.FindNode(Span, getInnermostNodeForTie: true);

    /// <summary>The text underlined.</summary>
    public string Written => Text.ToString(Span);

    /// <summary>The recipe's class, or the part of it that carries the attribute.</summary>
    public TypeDeclarationSyntax? Type => Node.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>What the diagnostic offers to write instead, nearest first.</summary>
    public IReadOnlyList<string> Suggestions => FixProperties.Suggestions(Diagnostic.Properties);

    /// <summary>The line end that the document uses.</summary>
    public string LineEnd => Text.Lines[0] is var line && Text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } end ? end : "\n";

    /// <summary>The recipe's attribute of this class name, with or without its ending, in this document; null where it is not here.</summary>
    public AttributeSyntax? Attribute(string name) => Type is { } type ? AttributeSyntaxes.Find(type, name) : null;

    /// <summary>The white space that a line begins with.</summary>
    public string IndentAt(int position)
    {
        TextLine line = Text.Lines.GetLineFromPosition(position);
        return new string(Text.ToString(line.Span).TakeWhile(char.IsWhiteSpace).ToArray());
    }
}
