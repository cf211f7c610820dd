using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads a type that is marked <c>[RecipeRow]</c>.</summary>
internal static class RowTypeReader
{
    private static readonly SymbolDisplayFormat NameFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The type; null where a recipe file cannot name it at all: a generic type.</summary>
    public static RowType? Read(INamedTypeSymbol type)
    {
        if (type.IsGenericType || type.IsStatic)
        {
            return null;
        }

        string accessibility = "public";
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            accessibility = (current.IsFileLocal, current.DeclaredAccessibility) switch
            {
                (false, Accessibility.Public) => accessibility,
                (false, Accessibility.Internal or Accessibility.ProtectedOrInternal) when accessibility.Length > 0 => "internal",
                _ => string.Empty,
            };
        }

        return new RowType(type.ToDisplayString(NameFormat), accessibility, ExampleTypeReader.Of(type, accessibility.Length > 0));
    }
}
