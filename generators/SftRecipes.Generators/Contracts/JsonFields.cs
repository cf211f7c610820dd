using System.Collections.Generic;
using System.Globalization;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>Values of a model's JSON files, with a problem where one is of another kind than it has to be.</summary>
internal static class JsonFields
{
    /// <summary>The member, or null where it is absent or null.</summary>
    public static JsonValue? Present(this JsonValue value, string name) => value[name] is { Kind: not JsonKind.Null } member ? member : null;

    /// <summary>A whole number from 0 that fits; null for anything else.</summary>
    public static int? Index(this JsonValue value) =>
        value.Kind == JsonKind.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>Notes that a value cannot be used.</summary>
    /// <param name="problems">Where it is noted.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="expected">What it should be, to go after "use".</param>
    public static void Wrong(this ICollection<Problem> problems, JsonValue value, string name, string expected) =>
        problems.Add(new Problem(RuleIds.ConfigFieldOutOfRange, ProblemTarget.File(value.Start, value.Length), name, expected));

    /// <summary>Notes that a member is missing.</summary>
    public static void Missing(this ICollection<Problem> problems, JsonValue parent, string name, string expected) =>
        problems.Add(new Problem(RuleIds.ConfigFieldMissing, ProblemTarget.File(parent.Start, 1), name, expected));
}
