using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>A diagnostic in C#.</summary>
/// <param name="Diagnostic">What is reported.</param>
/// <param name="Text">The document's text.</param>
/// <param name="Root">The document's syntax.</param>
/// <param name="Semantics">What the document's names mean.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record CodeRepairContext(
    Diagnostic Diagnostic, SourceText Text, SyntaxNode Root, SemanticModel Semantics, CancellationToken Cancellation)
    : RepairContext(Diagnostic, Text, Cancellation)
{
    /// <summary>The smallest piece of syntax that the diagnostic underlines.</summary>
    public SyntaxNode Node => Root.FindNode(Span, getInnermostNodeForTie: true);

    /// <summary>The recipe's class, or the part of it that carries the attribute.</summary>
    public TypeDeclarationSyntax? Type => Node.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>The recipe's attribute of this class name, with or without its ending, in this document; null where it is not here.</summary>
    public AttributeSyntax? Attribute(string name) => Type is { } type ? AttributeSyntaxes.Find(type, name) : null;
}
