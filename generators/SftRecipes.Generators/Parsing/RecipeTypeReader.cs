using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads how the recipe's class is declared.</summary>
internal static class RecipeTypeReader
{
    private static readonly SymbolDisplayFormat NamespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <param name="type">The class.</param>
    /// <param name="shape">What is already known to keep it from being completed.</param>
    public static RecipeType Read(INamedTypeSymbol type, TypeShape shape)
    {
        var containing = new List<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containing.Insert(0, "partial " + Keyword(outer) + " " + Identifier(outer.Name));
            shape |= IsPartial(outer) ? TypeShape.Sound : TypeShape.ContainingTypeNotPartial;
            shape |= outer.Arity > 0 ? TypeShape.ContainingTypeGeneric : TypeShape.Sound;
            shape |= outer.IsFileLocal ? TypeShape.FileLocal : TypeShape.Sound;
        }

        shape |= IsPartial(type) ? TypeShape.Sound : TypeShape.NotPartial;
        shape |= type.Arity > 0 ? TypeShape.Generic : TypeShape.Sound;
        shape |= type.IsStatic ? TypeShape.Static : TypeShape.Sound;
        shape |= type is { IsAbstract: true, IsStatic: false } ? TypeShape.Abstract : TypeShape.Sound;
        shape |= type.IsFileLocal ? TypeShape.FileLocal : TypeShape.Sound;
        shape |= type.IsRecord ? TypeShape.Record : TypeShape.Sound;
        return new RecipeType(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(NamespaceFormat),
            containing.ToEquatableArray(),
            Identifier(type.Name),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            shape);
    }

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(static reference =>
            reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
