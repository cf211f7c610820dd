using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>
/// Reads how rows are read into a type. It follows <c>SftRecipes.Data.RowShape</c> to the letter: a row that is refused here is refused
/// there, and the other way round.
/// </summary>
internal sealed class RowSchemaReader
{
    private readonly List<ITypeSymbol> _types = [];

    private RowSchemaReader()
    {
    }

    /// <summary>How rows are read into a type; null where they cannot be.</summary>
    public static RowSchema? Read(ITypeSymbol rowType)
    {
        var reader = new RowSchemaReader();
        reader._types.Add(rowType);
        var schemas = new List<RowTypeSchema>();
        // Reading a type can add others.
        for (int i = 0; i < reader._types.Count; i++)
        {
            RowTypeSchema? schema = reader.Type(reader._types[i]);
            if (schema is null && i == 0)
            {
                return null;
            }

            // Objects of a nested type that none can be made of are refused by the run, which says why.
            schemas.Add(schema ?? new RowTypeSchema(reader._types[i].Name, EquatableArray<RowMember>.Empty));
        }

        return new RowSchema(schemas.ToEquatableArray());
    }

    private RowTypeSchema? Type(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } named)
        {
            return null;
        }

        IMethodSymbol? constructor = RowConstructor.Of(named);
        if (constructor is null && !named.IsValueType)
        {
            return null;
        }

        IPropertySymbol[] properties = Properties(named).ToArray();
        var members = new List<RowMember>();
        foreach (IParameterSymbol parameter in constructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty)
        {
            IPropertySymbol? property = properties.FirstOrDefault(candidate => candidate.Name == parameter.Name);
            members.Add(new RowMember(
                parameter.Name, ColumnOf(property) ?? parameter.Name, parameter.HasExplicitDefaultValue, Value(parameter.Type, parameter)));
        }

        foreach (IPropertySymbol property in properties.Where(RowProperties.IsSettable))
        {
            if (members.All(member => member.Name != property.Name))
            {
                members.Add(new RowMember(property.Name, ColumnOf(property) ?? property.Name, HasDefault: false, Value(property.Type, property)));
            }
        }

        return members.Count > 0 ? new RowTypeSchema(named.Name, members.ToEquatableArray()) : null;
    }

    /// <param name="type">The type.</param>
    /// <param name="holder">The parameter or property that is of the type; null for what a list holds.</param>
    private ValueSchema Value(ITypeSymbol type, ISymbol? holder)
    {
        ITypeSymbol inner = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        bool isNullable = !ReferenceEquals(inner, type) || RowProperties.IsNullable(type, holder);
        ValueKind kind = ValueKinds.Of(inner, out ITypeSymbol? element);
        var value = new ValueSchema(kind, inner.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), isNullable);
        return kind switch
        {
            ValueKind.List => value with { Element = Value(element!, null) },
            ValueKind.Row => value with { Row = IndexOf(inner) },
            ValueKind.Choice => value with { Names = Names(inner) },
            _ => value,
        };
    }

    private int IndexOf(ITypeSymbol type)
    {
        int index = _types.FindIndex(known => SymbolEqualityComparer.Default.Equals(known, type));
        if (index < 0)
        {
            index = _types.Count;
            _types.Add(type);
        }

        return index;
    }

    private static EquatableArray<string> Names(ITypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue).Select(static field => field.Name).ToEquatableArray();

    private static string? ColumnOf(IPropertySymbol? property) =>
        property?.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "JsonPropertyNameAttribute")
            ?.ConstructorArguments.FirstOrDefault().Value as string;

    /// <summary>The public instance properties, the most derived type's first; a hidden or overridden one is not met again.</summary>
    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var names = new HashSet<string>();
        for (INamedTypeSymbol? current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (IPropertySymbol property in current.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } && names.Add(property.Name))
                {
                    yield return property;
                }
            }
        }
    }
}
