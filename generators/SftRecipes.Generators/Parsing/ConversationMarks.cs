using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads what a row type's property is to a conversation.</summary>
internal static class ConversationMarks
{
    private static readonly string[] TurnTypes = ["ChatTurn", "ShareGptTurn"];

    /// <summary>The property with what it is to a conversation.</summary>
    public static ExampleProperty With(ExampleProperty property, IPropertySymbol symbol) => property with
    {
        TurnRole = Role(symbol),
        IsTurnList = IsTurnList(symbol.Type),
        IsTools = symbol.Name == "Tools" && IsJson(symbol.Type),
    };

    private static string? Role(IPropertySymbol symbol)
    {
        AttributeData? role = RowRoles.Mark(symbol, nameof(RoleAttribute));
        return role is null ? null : role.ConstructorArguments.Length == 1 ? role.ConstructorArguments[0].Value as string ?? "" : "";
    }

    private static bool IsTurnList(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsTurn(array.ElementType),
        INamedTypeSymbol { SpecialType: not SpecialType.System_String } named =>
            named.AllInterfaces.Concat([named]).Any(static candidate =>
                candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T
                && IsTurn(candidate.TypeArguments[0])),
        _ => false,
    };

    private static bool IsTurn(ITypeSymbol type) => TurnTypes.Contains(type.Name) && KnownNames.IsOurs(type);

    private static bool IsJson(ITypeSymbol type)
    {
        ITypeSymbol inner = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return inner.ToDisplayString() == "System.Text.Json.JsonElement";
    }
}
