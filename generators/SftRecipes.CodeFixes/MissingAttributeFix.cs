using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.CodeFixes;

/// <summary>Adds what is trained, and a prompt template made from the row type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingAttributeFix))]
public sealed class MissingAttributeFix : RecipeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.NothingTrained, RuleIds.NoPromptTemplate);

    private protected override IEnumerable<Repair> Repairs(CodeRepairContext context)
    {
        if (context.Type is not { } type)
        {
            return [];
        }

        if (context.Diagnostic.Id == RuleIds.NothingTrained)
        {
            return
            [
                new Repair("Add [Lora]", "Add [Lora]", AttributeText.Insert(context, type, AttributeText.Lora)),
                new Repair("Add [FullFineTuning]", "Add [FullFineTuning]", AttributeText.Insert(context, type, AttributeText.FullFineTuning)),
            ];
        }

        return context.Semantics.GetDeclaredSymbol(type, context.Cancellation) is { } symbol
            && ExampleTypeReader.Read(symbol, context.Semantics.Compilation, out _) is { } row
            && Lines(row) is { } lines
            ? [new Repair("Add a [PromptTemplate]", nameof(RuleIds.NoPromptTemplate), AttributeText.Insert(context, type, AttributeText.PromptTemplate(lines)))]
            : [];
    }

    /// <summary>A heading for each property, the response last; null where there is no response.</summary>
    private static IEnumerable<string>? Lines(ExampleType row)
    {
        string? response = row.ResponseNames().FirstOrDefault();
        if (response is null)
        {
            return null;
        }

        var lines = new List<string>();
        string closing = string.Empty;
        foreach (ExampleProperty property in row.Properties.Where(property => property.Name != response && property.HasTextForm))
        {
            string opening = property.IsNullable ? "{?" + property.Name + "}" : string.Empty;
            lines.AddRange([$"{closing}{opening}### {property.Name}:", "{" + property.Name + "}", string.Empty]);
            closing = property.IsNullable ? "{/" + property.Name + "}" : string.Empty;
        }

        lines.AddRange([$"{closing}### {response}:", "{" + response + "}"]);
        return lines;
    }
}
