using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads the row type of <c>ISftRecipe&lt;T&gt;</c>.</summary>
internal static class ExampleTypeReader
{
    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The row type; null where the class names none.</summary>
    public static ExampleType? Read(INamedTypeSymbol recipe, Compilation compilation, out TypeShape shape)
    {
        ITypeSymbol[] rowTypes = recipe.AllInterfaces
            .Where(KnownNames.IsRecipeInterface)
            .Select(static type => type.TypeArguments[0])
            .ToArray();
        shape = rowTypes.Length switch
        {
            0 => TypeShape.NoRowType,
            1 => TypeShape.Sound,
            _ => TypeShape.SeveralRowTypes,
        };
        if (rowTypes.Length == 0)
        {
            return null;
        }

        ITypeSymbol rowType = rowTypes[0].WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        shape |= rowType.TypeKind == TypeKind.Error ? TypeShape.Unresolved : TypeShape.Sound;
        return Of(rowType, RowTypeAccess.IsUsableBy(rowType, recipe, compilation));
    }

    /// <summary>A row type.</summary>
    /// <param name="rowType">The type, not annotated as nullable.</param>
    /// <param name="accessible">Whether the recipe's class can have it in its signatures.</param>
    public static ExampleType Of(ITypeSymbol rowType, bool accessible) => new(
        rowType.ToDisplayString(TypeFormat),
        rowType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
        accessible,
        Properties(rowType).ToEquatableArray());

    /// <summary>The property of this name, for pointing at it; null where there is none.</summary>
    public static IPropertySymbol? FindProperty(INamedTypeSymbol recipe, string name) =>
        recipe.AllInterfaces.FirstOrDefault(KnownNames.IsRecipeInterface) is { } recipeInterface
            ? Hierarchy(recipeInterface.TypeArguments[0])
                .Reverse()
                .SelectMany(type => type.GetMembers(name).OfType<IPropertySymbol>())
                .FirstOrDefault()
            : null;

    private static IEnumerable<ExampleProperty> Properties(ITypeSymbol rowType)
    {
        var properties = new List<ExampleProperty>();
        foreach (IPropertySymbol property in Hierarchy(rowType).SelectMany(static type => type.GetMembers().OfType<IPropertySymbol>()))
        {
            if (property is not
                {
                    IsStatic: false,
                    IsIndexer: false,
                    DeclaredAccessibility: Accessibility.Public,
                    GetMethod.DeclaredAccessibility: Accessibility.Public,
                })
            {
                continue;
            }

            ExampleProperty read = Property(property);
            int index = properties.FindIndex(earlier => earlier.Name == read.Name);
            if (index < 0)
            {
                properties.Add(read);
            }
            else
            {
                // An override or a property that hides one of a base type: the derived one counts, in the base's place.
                properties[index] = read with { Role = read.Role == RowRole.None ? properties[index].Role : read.Role };
            }
        }

        return properties;
    }

    private static ExampleProperty Property(IPropertySymbol property)
    {
        ITypeSymbol type = property.Type;
        bool isNullable = type.IsReferenceType
            ? type.NullableAnnotation != NullableAnnotation.NotAnnotated
            : type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var read = new ExampleProperty(
            property.Name,
            Display(type),
            type.SpecialType == SpecialType.System_String,
            isNullable,
            RowRoles.Of(property),
            HasTextForm(type));
        return ConversationMarks.With(read, property);
    }

    /// <summary>The type as code writes it. Most properties are strings, and asking the compiler takes its time at every keystroke.</summary>
    private static string Display(ITypeSymbol type) => type.SpecialType == SpecialType.System_String
        ? type.NullableAnnotation == NullableAnnotation.Annotated ? "string?" : "string"
        : type.ToDisplayString(TypeFormat);

    private static bool HasTextForm(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        return type.SpecialType is SpecialType.System_String or SpecialType.System_Char or SpecialType.System_Boolean
            || type.TypeKind is TypeKind.Enum or TypeKind.Error
            || IsFormattable(type)
            || type.AllInterfaces.Any(IsFormattable);
    }

    private static bool IsFormattable(ITypeSymbol type) =>
        type is { Name: "IFormattable", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Base types first.</summary>
    private static IEnumerable<ITypeSymbol> Hierarchy(ITypeSymbol type)
    {
        var types = new List<ITypeSymbol>();
        for (ITypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            types.Insert(0, current);
        }

        return type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Reverse().Concat(types) : types;
    }
}
