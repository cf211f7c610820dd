using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SftRecipes.CodeFixes;

/// <summary>Attributes that fixes write.</summary>
internal static class AttributeText
{
    public static IReadOnlyList<string> Lora { get; } = ["[Lora(Rank = 16, Alpha = 32)]"];

    public static IReadOnlyList<string> FullFineTuning { get; } = ["[FullFineTuning]"];

    /// <summary>A <c>[PromptTemplate]</c> with a raw literal of these lines.</summary>
    public static IReadOnlyList<string> PromptTemplate(IEnumerable<string> lines) =>
        ["[PromptTemplate(\"\"\"", .. lines.Select(static line => line.Length == 0 ? line : "    " + line), "    \"\"\")]"];

    /// <summary>Lines put after the attributes that a class has.</summary>
    public static TextChange Insert(CodeRepairContext context, TypeDeclarationSyntax type, IEnumerable<string> lines)
    {
        int position = type.Modifiers.Count > 0 ? type.Modifiers[0].SpanStart : type.Keyword.SpanStart;
        string indent = context.IndentAt(position);
        // An attribute on the class's own line stays there.
        bool startsLine = context.Text.Lines.GetLineFromPosition(position).Start + indent.Length == position;
        string first = startsLine ? string.Empty : context.LineEnd + indent;
        string text = string.Join(context.LineEnd, lines.Select((line, index) => index == 0 || line.Length == 0 ? line : indent + line));
        return new TextChange(new TextSpan(position, 0), first + text + context.LineEnd + indent);
    }
}
