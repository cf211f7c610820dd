using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads what a row type's property is to a conversation.</summary>
internal static class ConversationMarks
{
    /// <summary>The type of a turn in ShareGPT's form.</summary>
    public const string ShareGptTurn = "ShareGptTurn";

    private static readonly string[] TurnTypes = ["ChatTurn", ShareGptTurn];

    /// <summary>The property with what it is to a conversation.</summary>
    public static ExampleProperty With(ExampleProperty property, IPropertySymbol symbol) => property with
    {
        TurnRole = Role(symbol),
        IsTurnList = TurnType(symbol.Type) is not null,
        IsShareGpt = TurnType(symbol.Type) == ShareGptTurn,
        IsTools = symbol.Name == "Tools" && IsJson(symbol.Type),
    };

    private static string? Role(IPropertySymbol symbol)
    {
        AttributeData? role = RowRoles.Mark(symbol, nameof(RoleAttribute));
        return role is null ? null : role.ConstructorArguments.Length == 1 ? role.ConstructorArguments[0].Value as string ?? "" : "";
    }

    /// <summary>The name of the type of turns that a list holds; null for another type.</summary>
    private static string? TurnType(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array when IsTurn(array.ElementType) => array.ElementType.Name,
        INamedTypeSymbol { SpecialType: not SpecialType.System_String } named => named.AllInterfaces
            .Concat([named])
            .Where(static candidate => candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .Select(static candidate => candidate.TypeArguments[0])
            .FirstOrDefault(IsTurn)?.Name,
        _ => null,
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
