using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>Mends the text of a prompt template.</summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp, Name = nameof(TemplateFix), DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)])]
public sealed class TemplateFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIds.TemplateMalformed,
        RuleIds.BlockUnbalanced,
        RuleIds.NoResponsePlaceholder,
        RuleIds.SeveralResponsePlaceholders,
        RuleIds.TextAfterResponse,
        RuleIds.OptionalOutsideBlock,
        RuleIds.SpaceBeforeResponse,
        RuleIds.BosDoubled);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context) =>
        TemplateSyntax.Of(context) is { } template ? Repairs(context, template) : [];

    private protected override IEnumerable<Repair> Repairs(FileRepairContext context) =>
        TemplateSyntax.Of(context) is { } template ? Repairs(context, template) : [];

    private static IEnumerable<Repair> Repairs(RepairContext context, TemplateSyntax template)
    {
        if (context.Diagnostic.Id == RuleIds.NoResponsePlaceholder)
        {
            return EndWithResponse(context, template);
        }

        int index = template.IndexOf(context.Span.Start);
        if (index < 0)
        {
            return [];
        }

        return context.Diagnostic.Id switch
        {
            RuleIds.TemplateMalformed => [Repair("Write literal braces", Doubled(context.Written))],
            RuleIds.OptionalOutsideBlock => [Wrap(context, template, index)],
            RuleIds.SpaceBeforeResponse when template.LineEndAt(context.Span.Start) is { } lineEnd =>
                [Repair("Put the response on a line of its own", lineEnd), Removed(context)],
            RuleIds.SpaceBeforeResponse => [Removed(context)],
            _ => [Repair("Remove it", string.Empty)],
        };

        Repair Repair(string title, string text) =>
            new(title, nameof(TemplateFix) + context.Diagnostic.Id, new TextChange(context.Span, text));
    }

    private static Repair Removed(RepairContext context) =>
        new("Remove the white space", nameof(Removed), new TextChange(context.Span, string.Empty));

    private static string Doubled(string written) => written.Replace("{", "{{").Replace("}", "}}");

    private static IEnumerable<Repair> EndWithResponse(RepairContext context, TemplateSyntax template)
    {
        foreach (string property in context.Suggestions)
        {
            bool needsLine = template.Text.Length > 0 && !template.Text.EndsWith("\n", System.StringComparison.Ordinal);
            int end = template.Before(template.Text.Length);
            string line = !needsLine ? string.Empty : template.LineEndAt(end) ?? ":";
            yield return new Repair(
                $"End the template with {{{property}}}", nameof(EndWithResponse), new TextChange(new TextSpan(end, 0), line + "{" + property + "}"));
        }
    }

    /// <summary>Puts the paragraph that a placeholder is alone in into a block; else its line; else the placeholder.</summary>
    private static Repair Wrap(RepairContext context, TemplateSyntax template, int index)
    {
        string name = context.Written.Trim('{', '}');
        (int start, int end) = OptionalText.Around(template.Text, index, context.Written.Length);
        return new Repair(
            $"Leave it out where {name} is empty: {{?{name}}}…{{/{name}}}",
            nameof(Wrap),
            new TextChange(new TextSpan(template.Before(start), 0), "{?" + name + "}"),
            new TextChange(new TextSpan(template.Before(end), 0), "{/" + name + "}"));
    }
}
