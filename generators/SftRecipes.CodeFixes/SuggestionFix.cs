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

/// <summary>Writes what was probably meant: the nearest model, module, property or file, or the largest number that there can be.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SuggestionFix))]
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
        RuleIds.MaxLengthBeyondPositions);

    // "Fix all" takes each diagnostic's own nearest name, so the key says which of the suggestions it is and not what it says.
    private protected override IEnumerable<Repair> Repairs(RepairContext context) => context.Suggestions
        .Select((suggestion, index) => (Text: Written(context, suggestion), Suggestion: suggestion, Index: index))
        .Where(static entry => entry.Text is not null)
        .Select(entry => new Repair(
            $"Change to '{entry.Suggestion}'", nameof(SuggestionFix) + entry.Index, new TextChange(context.Span, entry.Text!)));

    /// <summary>The suggestion as it stands in source; null where what is underlined is not written out there.</summary>
    private static string? Written(RepairContext context, string suggestion)
    {
        string written = context.Written;
        if (context.Diagnostic.Id == RuleIds.PlaceholderUnknown)
        {
            // {Name}, {?Name} or {/Name}, inside a literal.
            bool isPlaceholder = written.Length > 2 && written[0] == '{' && written[written.Length - 1] == '}';
            string sigil = isPlaceholder && written[1] is '?' or '/' ? written.Substring(1, 1) : string.Empty;
            return isPlaceholder ? "{" + sigil + suggestion + "}" : null;
        }

        return context.Node.FirstAncestorOrSelf<ExpressionSyntax>() switch
        {
            // A special token inside a template; they hold nothing that is escaped.
            { } text when context.Diagnostic.Id is RuleIds.SpecialTokenOfAnotherFamily or RuleIds.SpecialTokenUnknown && text.Span != context.Span => suggestion,
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => SymbolDisplay.FormatLiteral(suggestion, quote: true),
            { } when context.Diagnostic.Id is RuleIds.RankBeyondModule or RuleIds.MaxLengthBeyondPositions => suggestion,
            _ => null,
        };
    }
}
