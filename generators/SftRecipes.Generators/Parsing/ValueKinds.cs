using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>What values of a type are written as.</summary>
internal static class ValueKinds
{
    private static readonly Dictionary<SpecialType, ValueKind> Simple = new()
    {
        [SpecialType.System_String] = ValueKind.Text,
        [SpecialType.System_Boolean] = ValueKind.Truth,
        [SpecialType.System_Int32] = ValueKind.Int32,
        [SpecialType.System_Int64] = ValueKind.Int64,
        [SpecialType.System_Single] = ValueKind.Single,
        [SpecialType.System_Double] = ValueKind.Double,
        [SpecialType.System_Decimal] = ValueKind.Decimal,
        [SpecialType.System_Char] = ValueKind.Written,
        [SpecialType.System_DateTime] = ValueKind.Written,
        [SpecialType.System_SByte] = ValueKind.Counted,
        [SpecialType.System_Byte] = ValueKind.Counted,
        [SpecialType.System_Int16] = ValueKind.Counted,
        [SpecialType.System_UInt16] = ValueKind.Counted,
        [SpecialType.System_UInt32] = ValueKind.Counted,
        [SpecialType.System_UInt64] = ValueKind.Counted,
    };

    private static readonly Dictionary<string, ValueKind> Framework = new()
    {
        ["System.DateTimeOffset"] = ValueKind.Written,
        ["System.DateOnly"] = ValueKind.Written,
        ["System.TimeOnly"] = ValueKind.Written,
        ["System.TimeSpan"] = ValueKind.Written,
        ["System.Guid"] = ValueKind.Written,
        ["System.Uri"] = ValueKind.Written,
        ["System.Version"] = ValueKind.Written,
        ["System.Collections.Generic.Dictionary"] = ValueKind.Mapped,
        ["System.Collections.Generic.IDictionary"] = ValueKind.Mapped,
        ["System.Collections.Generic.IReadOnlyDictionary"] = ValueKind.Mapped,
    };

    private static readonly string[] Lists = ["List", "IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection"];

    private static readonly SymbolDisplayFormat FullName =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The kind of values of a type that is not <see cref="System.Nullable{T}"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="element">What a list holds; null for other kinds.</param>
    public static ValueKind Of(ITypeSymbol type, out ITypeSymbol? element)
    {
        element = type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
            INamedTypeSymbol { TypeArguments.Length: 1 } named when IsList(named) => named.TypeArguments[0],
            _ => null,
        };
        return element is not null ? ValueKind.List
            : type.TypeKind == TypeKind.Enum ? ValueKind.Choice
            : Simple.TryGetValue(type.SpecialType, out ValueKind simple) ? simple
            : Framework.TryGetValue(type.ToDisplayString(FullName), out ValueKind framework) ? framework
            : IsRow(type) ? ValueKind.Row
            : ValueKind.Any;
    }

    private static bool IsList(INamedTypeSymbol type) =>
        Lists.Contains(type.Name) && type.ContainingNamespace?.ToDisplayString() == "System.Collections.Generic";

    /// <summary>The user's own types are rows; the framework's, and those with a converter, are left to System.Text.Json.</summary>
    private static bool IsRow(ITypeSymbol type) =>
        type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false }
        && Outermost(type.ContainingNamespace)?.Name != "System"
        && type.GetAttributes().All(static attribute => attribute.AttributeClass?.Name != "JsonConverterAttribute");

    private static INamespaceSymbol? Outermost(INamespaceSymbol? space)
    {
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space;
    }
}
