using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Parsing;

/// <summary>Chooses the constructor that rows are made by.</summary>
internal static class RowConstructor
{
    /// <summary>
    /// The public constructor marked <c>[JsonConstructor]</c>, else the one without parameters, else the one with the most; null where there is
    /// none.
    /// </summary>
    public static IMethodSymbol? Of(INamedTypeSymbol type)
    {
        List<IMethodSymbol> constructors = type.InstanceConstructors
            .Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public
                && !IsCopyConstructor(constructor)
                && !(type.IsValueType && constructor.IsImplicitlyDeclared && constructor.Parameters.Length == 0))
            .ToList();
        return constructors.FirstOrDefault(static constructor => constructor.GetAttributes()
                .Any(static attribute => attribute.AttributeClass?.Name == "JsonConstructorAttribute"))
            ?? constructors.FirstOrDefault(static constructor => constructor.Parameters.Length == 0)
            ?? constructors.OrderByDescending(static constructor => constructor.Parameters.Length).FirstOrDefault();
    }

    private static bool IsCopyConstructor(IMethodSymbol constructor) =>
        constructor.Parameters.Length == 1
        && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType);
}
