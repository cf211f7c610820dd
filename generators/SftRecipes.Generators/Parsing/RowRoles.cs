using System.Linq;
using Microsoft.CodeAnalysis;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Parsing;

/// <summary>Reads what a row type's property is marked as.</summary>
internal static class RowRoles
{
    private static readonly (string Attribute, RowRole Role)[] Marks =
    [
        (nameof(ResponseAttribute), RowRole.Response),
        (nameof(ChosenAttribute), RowRole.Chosen),
        (nameof(RejectedAttribute), RowRole.Rejected),
        (nameof(LabelAttribute), RowRole.Label),
    ];

    /// <summary>The role of a property; of several marks the first of the list above.</summary>
    public static RowRole Of(IPropertySymbol property)
    {
        foreach ((string attribute, RowRole role) in Marks)
        {
            if (Mark(property, attribute) is not null)
            {
                return role;
            }
        }

        return RowRole.None;
    }

    /// <summary>The attribute on a property, or on the parameter of its positional record; null where there is none.</summary>
    public static AttributeData? Mark(IPropertySymbol property, string attribute)
    {
        if (KnownNames.FindAttribute(property, attribute) is { } own)
        {
            return own;
        }

        // A positional record's property and its parameter are one thing to whoever wrote it.
        return property.ContainingType.IsRecord
            ? property.ContainingType.InstanceConstructors
                .SelectMany(static constructor => constructor.Parameters)
                .Where(parameter => parameter.Name == property.Name)
                .Select(parameter => KnownNames.FindAttribute(parameter, attribute))
                .FirstOrDefault(static mark => mark is not null)
            : null;
    }
}
