namespace SftRecipes.Generators.Model;

/// <summary>
/// How a run reads rows into a row type: what <c>SftRecipes.Data.RowShape</c> finds out by reflection, as values.
/// </summary>
/// <param name="Types">The row type, then the types of nested rows.</param>
internal sealed record RowSchema(EquatableArray<RowTypeSchema> Types);

/// <summary>A type that rows, or objects within rows, are read into.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">What columns bind to, in order.</param>
internal sealed record RowTypeSchema(string Name, EquatableArray<RowMember> Members);

/// <summary>A constructor parameter or settable property of a row type.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Column">The name that columns are compared with: the name in C#, or that of <c>[JsonPropertyName]</c>.</param>
/// <param name="HasDefault">Whether the constructor parameter has a default.</param>
/// <param name="Value">What it can hold.</param>
internal sealed record RowMember(string Name, string Column, bool HasDefault, ValueSchema Value)
{
    /// <summary>Whether a row must have a value for it.</summary>
    public bool IsRequired => !HasDefault && !Value.IsNullable;
}

/// <summary>What a property can hold.</summary>
/// <param name="Kind">What kind of value.</param>
/// <param name="Type">The type, as a user would write it.</param>
/// <param name="IsNullable">Whether null is allowed.</param>
internal sealed record ValueSchema(ValueKind Kind, string Type, bool IsNullable)
{
    /// <summary>What a list holds.</summary>
    public ValueSchema? Element { get; init; }

    /// <summary>The place of a nested row's type in <see cref="RowSchema.Types"/>.</summary>
    public int Row { get; init; } = -1;

    /// <summary>The names of an enumeration.</summary>
    public EquatableArray<string> Names { get; init; }
}

internal enum ValueKind
{
    /// <summary>Left to System.Text.Json, and not judged.</summary>
    Any,

    Text,
    Truth,

    /// <summary>A whole number in the range of the type.</summary>
    Int32,
    Int64,
    Single,
    Double,
    Decimal,

    /// <summary>One of the names of an enumeration.</summary>
    Choice,

    List,

    /// <summary>A nested row.</summary>
    Row,

    /// <summary>A type of the framework that is written as a string: a date, a Guid.</summary>
    Written,

    /// <summary>A type of the framework that is written as a number: a byte, an unsigned number.</summary>
    Counted,

    /// <summary>A type of the framework that is written as an object: a dictionary.</summary>
    Mapped,
}
