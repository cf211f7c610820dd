using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Parsing;

/// <summary>Whether members that are as accessible as the recipe's class can have a row type in their signatures.</summary>
internal static class RowTypeAccess
{
    public static bool IsUsableBy(ITypeSymbol rowType, INamedTypeSymbol recipe, Compilation compilation) =>
        compilation.IsSymbolAccessibleWithin(rowType, recipe) && Mentioned(rowType).All(type => IsAtLeastAsAccessible(type, recipe));

    /// <summary>The type, what it is nested in, and its type arguments.</summary>
    private static IEnumerable<INamedTypeSymbol> Mentioned(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return Mentioned(array.ElementType);
        }

        var types = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? current = type as INamedTypeSymbol; current is not null; current = current.ContainingType)
        {
            types.Add(current);
            types.AddRange(current.TypeArguments.SelectMany(Mentioned));
        }

        return types;
    }

    private static bool IsAtLeastAsAccessible(INamedTypeSymbol type, INamedTypeSymbol recipe)
    {
        if (type.IsFileLocal)
        {
            return false;
        }

        return type.DeclaredAccessibility switch
        {
            Accessibility.Public or Accessibility.NotApplicable => true,
            Accessibility.Internal => Enclosing(recipe).Any(static outer =>
                outer.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal),
            // Nested and not accessible everywhere: fine for a recipe that is hidden at least as deep inside the same type.
            _ => Enclosing(recipe).Any(outer =>
                outer.DeclaredAccessibility == Accessibility.Private
                && Enclosing(outer).Skip(1).Any(container => SymbolEqualityComparer.Default.Equals(container, type.ContainingType))),
        };
    }

    private static IEnumerable<INamedTypeSymbol> Enclosing(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }
}
