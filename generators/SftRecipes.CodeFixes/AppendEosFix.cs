using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SftRecipes.Generators.Diagnostics;

namespace SftRecipes.CodeFixes;

/// <summary>Ends the assistant's last turn in EOS too, where the template ends turns in a token that generation does not stop at.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AppendEosFix))]
public sealed class AppendEosFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.AnswerEndNotStopped);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        AttributeArgumentListSyntax? arguments = context.Attribute(nameof(ChatTemplateAttribute))?.ArgumentList;
        bool isSet = arguments?.Arguments.Any(static argument => argument.NameEquals?.Name.Identifier.ValueText == nameof(ChatTemplateAttribute.AppendEos)) ?? true;
        if (arguments is { Arguments.Count: > 0 } list && !isSet)
        {
            yield return new Repair(
                "End the last turn in EOS too",
                nameof(AppendEosFix),
                new TextChange(new TextSpan(list.Arguments.Last().Span.End, 0), $", {nameof(ChatTemplateAttribute.AppendEos)} = true"));
        }
    }
}
