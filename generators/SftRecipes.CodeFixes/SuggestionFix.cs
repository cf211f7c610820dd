using System;
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

/// <summary>Writes what was probably meant: the nearest model, module, property, key or file, or the largest number that there can be.</summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp, Name = nameof(SuggestionFix), DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)])]
public sealed class SuggestionFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        RuleIds.UnknownModel,
        RuleIds.RankBeyondModule,
        RuleIds.TargetModuleUnmatched,
        RuleIds.PlaceholderUnknown,
        RuleIds.MetricUnknown,
        RuleIds.LoraPatternUnmatched,
        RuleIds.ModuleToSaveUnmatched,
        RuleIds.ChatTemplateUnknown,
        RuleIds.SpecialTokenOfAnotherFamily,
        RuleIds.SpecialTokenUnknown,
        RuleIds.ChatTemplateDiffers,
        RuleIds.NoChatTemplateOfModel,
        RuleIds.DatasetAbsent,
        RuleIds.MaxLengthBeyondPositions,
        RuleIds.RecipeKeyUnknown,
        RuleIds.RecipeValueInvalid);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context) => Offers(context, suggestion => Written(context, suggestion));

    private protected override IEnumerable<Repair> Repairs(FileRepairContext context) => Offers(context, suggestion => context.Diagnostic.Id switch
    {
        RuleIds.PlaceholderUnknown => Placeholder(context, suggestion),
        RuleIds.SpecialTokenOfAnotherFamily or RuleIds.SpecialTokenUnknown when IsInside(context) => suggestion,
        _ => FileScalar.Like(context.Written, suggestion),
    });

    // "Fix all" takes each diagnostic's own nearest name, so the key says which of the suggestions it is and not what it says.
    private static IEnumerable<Repair> Offers(RepairContext context, Func<string, string?> write) => context.Suggestions
        .Select((suggestion, index) => (Text: write(suggestion), Suggestion: suggestion, Index: index))
        .Where(static entry => entry.Text is not null)
        .Select(entry => new Repair(
            $"Change to '{entry.Suggestion}'", nameof(SuggestionFix) + entry.Index, new TextChange(context.Span, entry.Text!)));

    /// <summary>The suggestion as it stands in source; null where what is underlined is not written out there.</summary>
    private static string? Written(CodeRepairContext context, string suggestion) => context.Diagnostic.Id == RuleIds.PlaceholderUnknown
        ? Placeholder(context, suggestion)
        : context.Node.FirstAncestorOrSelf<ExpressionSyntax>() switch
        {
            // A special token inside a template; they hold nothing that is escaped.
            { } text when context.Diagnostic.Id is RuleIds.SpecialTokenOfAnotherFamily or RuleIds.SpecialTokenUnknown && text.Span != context.Span => suggestion,
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => SymbolDisplay.FormatLiteral(suggestion, quote: true),
            { } when context.Diagnostic.Id is RuleIds.RankBeyondModule or RuleIds.MaxLengthBeyondPositions => suggestion,
            _ => null,
        };

    /// <summary><c>{Name}</c>, <c>{?Name}</c> or <c>{/Name}</c>, inside a text; null where something else is underlined.</summary>
    private static string? Placeholder(RepairContext context, string name)
    {
        string written = context.Written;
        bool isPlaceholder = written.Length > 2 && written[0] == '{' && written[written.Length - 1] == '}';
        string sigil = isPlaceholder && written[1] is '?' or '/' ? written.Substring(1, 1) : string.Empty;
        return isPlaceholder ? "{" + sigil + name + "}" : null;
    }

    /// <summary>Whether the token stands in a longer text rather than being a value of its own, such as a stop text in quotes.</summary>
    private static bool IsInside(RepairContext context) => FileScalar.Value(context.Written) == context.Written;
}
