using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>A diagnostic in its document.</summary>
/// <param name="Diagnostic">What is reported.</param>
/// <param name="Text">The document's text.</param>
/// <param name="Cancellation">Stops the work.</param>
internal abstract record RepairContext(Diagnostic Diagnostic, SourceText Text, CancellationToken Cancellation)
{
    public TextSpan Span => Diagnostic.Location.SourceSpan;

    /// <summary>The text underlined.</summary>
    public string Written => Text.ToString(Span);

    /// <summary>What the diagnostic offers to write instead, nearest first.</summary>
    public IReadOnlyList<string> Suggestions => FixProperties.Suggestions(Diagnostic.Properties);

    /// <summary>The line end that the document uses.</summary>
    public string LineEnd => Text.Lines[0] is var line && Text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } end ? end : "\n";

    /// <summary>The white space that a line begins with.</summary>
    public string IndentAt(int position)
    {
        TextLine line = Text.Lines.GetLineFromPosition(position);
        return new string(Text.ToString(line.Span).TakeWhile(char.IsWhiteSpace).ToArray());
    }
}
