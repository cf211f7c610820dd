using System.Reflection;

namespace SftRecipes.Data;

/// <summary>A constructor parameter or settable property of a row type.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="ColumnName">The name that columns are compared with: the name in C#, or that of <c>[JsonPropertyName]</c>.</param>
/// <param name="Shape">What it can hold.</param>
/// <param name="HasDefault">Whether the constructor parameter has a default.</param>
/// <param name="Default">That default.</param>
/// <param name="Property">The property to set, or null for a constructor parameter.</param>
internal sealed record RowMember(
    string Name, string ColumnName, ValueShape Shape, bool HasDefault, object? Default, PropertyInfo? Property)
{
    /// <summary>Whether a row must have a value for it.</summary>
    public bool Required => !HasDefault && !Shape.Nullable;
}
