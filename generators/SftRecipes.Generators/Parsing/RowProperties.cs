using System.Linq;
using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Parsing;

/// <summary>What is written at the properties and parameters of row types.</summary>
internal static class RowProperties
{
    /// <summary><c>JsonIgnoreCondition.Always</c></summary>
    private const int AlwaysIgnored = 1;

    /// <summary>Whether a column can set the property.</summary>
    public static bool IsSettable(IPropertySymbol property) =>
        property.SetMethod is { DeclaredAccessibility: Accessibility.Public } && !IsIgnored(property);

    /// <summary>Whether a reference may be null, as annotated, or by an attribute; what is not annotated may not.</summary>
    /// <param name="type">The type.</param>
    /// <param name="holder">The parameter or property that is of the type; null for what a list holds.</param>
    public static bool IsNullable(ITypeSymbol type, ISymbol? holder) =>
        (type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated)
        || (!type.IsValueType && holder is not null && holder.GetAttributes().Any(static attribute =>
            attribute.AttributeClass?.Name is "AllowNullAttribute" or "MaybeNullAttribute"))
        // What a type parameter stands for is annotated elsewhere.
        || holder?.OriginalDefinition is IPropertySymbol { Type.TypeKind: TypeKind.TypeParameter } or IParameterSymbol { Type.TypeKind: TypeKind.TypeParameter };

    private static bool IsIgnored(IPropertySymbol property) =>
        property.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "JsonIgnoreAttribute") is { } mark
        && mark.NamedArguments.All(static argument => argument.Key != "Condition" || argument.Value.Value is AlwaysIgnored);
}
