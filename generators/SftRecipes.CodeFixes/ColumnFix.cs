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
using SftRecipes.Generators.Yaml;

namespace SftRecipes.CodeFixes;

/// <summary>
/// Brings a column that binds to nothing and the property that was meant together. A column of that name in every row is the dataset's own
/// way to spell it, to which the property is bound by <c>[JsonPropertyName]</c>, so that templates keep the property's name; in some rows it
/// is a slip, and is renamed in them.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ColumnFix), DocumentKinds = [nameof(TextDocumentKind.AdditionalDocument)])]
public sealed class ColumnFix : RecipeFixProvider
{
    private const string AttributeName = "JsonPropertyName";
    private const string AttributeNamespace = "System.Text.Json.Serialization";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(RuleIds.ColumnMissing, RuleIds.ColumnMisspelled);

    private protected override IEnumerable<Repair> Repairs(FileRepairContext context)
    {
        if (context.Suggestions.Count == 0
            || WrittenColumn.At(context.File.FilePath ?? context.File.Name, context.Text.ToString(), context.Span.Start) is not { } written)
        {
            return [];
        }

        string column = Like(written.Name, context.Suggestions[0]);
        var rename = new Repair(
            $"Rename the column to '{column}'",
            nameof(ColumnFix) + nameof(column),
            [.. written.Spans.Select(span => new TextChange(span, SymbolDisplay.FormatLiteral(column, quote: true)))]);
        return written.IsInEveryRow && Bind(context, written.Name) is { } bind ? [bind, rename] : [rename];
    }

    /// <summary>The property's name in the way in which the column is written: <c>InputText</c>, <c>inputText</c> or <c>input_text</c>.</summary>
    private static string Like(string written, string property) =>
        !written.Any(char.IsUpper) ? YamlKeys.SnakeCase(property)
        : char.IsUpper(written[0]) ? property
        : char.ToLowerInvariant(property[0]) + property.Substring(1);

    private static Repair? Bind(FileRepairContext context, string column)
    {
        if (FixProperties.RowMember(context.Diagnostic.Properties) is not { } meant
            || Property(context, meant.Type, meant.Member) is not { } property
            || property.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(context.Cancellation)).FirstOrDefault() is not { } syntax
            || context.File.Project.GetDocument(syntax.SyntaxTree) is not { } document)
        {
            return null;
        }

        string value = SymbolDisplay.FormatLiteral(column, quote: true);
        TextChange change = Named(property, context)?.ArgumentList?.Arguments.FirstOrDefault() is { } named
            ? new TextChange(named.Span, value)
            // All of the property, so that of two columns that are meant for it one is bound.
            : new TextChange(syntax.Span, Mark(context, syntax) + $"({value})] " + syntax);
        return new Repair($"Bind '{property.Name}' to the column '{column}'", nameof(ColumnFix) + nameof(Bind), change) { Document = document.Id };
    }

    /// <summary>The property of this name; null where there are several types of the name, or none with it.</summary>
    private static IPropertySymbol? Property(FileRepairContext context, string type, string member)
    {
        IPropertySymbol[] properties =
        [
            .. context.Compilation.GetSymbolsWithName(type, SymbolFilter.Type, context.Cancellation)
                .OfType<INamedTypeSymbol>()
                .SelectMany(row => row.GetMembers(member))
                .OfType<IPropertySymbol>(),
        ];
        return properties.Length == 1 ? properties[0] : null;
    }

    private static AttributeSyntax? Named(IPropertySymbol property, FileRepairContext context) => property.GetAttributes()
        .FirstOrDefault(static attribute => attribute.AttributeClass?.Name == AttributeName + nameof(Attribute))
        ?.ApplicationSyntaxReference?.GetSyntax(context.Cancellation) as AttributeSyntax;

    private static string Mark(FileRepairContext context, SyntaxNode property)
    {
        bool isImported = context.Compilation.GetSemanticModel(property.SyntaxTree)
            .LookupNamespacesAndTypes(property.SpanStart, name: AttributeName + nameof(Attribute))
            .Any(static symbol => symbol.ContainingNamespace.ToDisplayString() == AttributeNamespace);
        return (property is ParameterSyntax ? "[property: " : "[") + (isImported ? string.Empty : AttributeNamespace + ".") + AttributeName;
    }
}
