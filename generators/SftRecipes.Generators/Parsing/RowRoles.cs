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
            if (IsMarked(property, attribute))
            {
                return role;
            }
        }

        return RowRole.None;
    }

    private static bool IsMarked(IPropertySymbol property, string attribute)
    {
        if (KnownNames.FindAttribute(property, attribute) is not null)
        {
            return true;
        }

        // A positional record's property and its parameter are one thing to whoever wrote it.
        return property.ContainingType.IsRecord
            && property.ContainingType.InstanceConstructors
                .SelectMany(static constructor => constructor.Parameters)
                .Any(parameter => parameter.Name == property.Name && KnownNames.FindAttribute(parameter, attribute) is not null);
    }
}
