using System.Globalization;
using System.Linq;
using SftRecipes.Data;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Which JSON values a property takes, as <c>SftRecipes.Data.ScalarType</c> has it.</summary>
internal static class JsonTypes
{
    /// <summary>Whether a value that is not null is one of the type's. Of lists and nested rows only the outside is looked at.</summary>
    public static bool Fits(JsonValue json, ValueSchema value) => value.Kind switch
    {
        ValueKind.Text or ValueKind.Written => json.Kind == JsonKind.String,
        ValueKind.Truth => json.Kind is JsonKind.True or JsonKind.False,
        ValueKind.Int32 => IsWhole(json) && int.TryParse(json.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ValueKind.Int64 => IsWhole(json) && long.TryParse(json.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        ValueKind.Single => json.Kind == JsonKind.Number
            && float.TryParse(json.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single)
            && !float.IsInfinity(single),
        ValueKind.Double => json.Kind == JsonKind.Number
            && double.TryParse(json.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && !double.IsInfinity(number),
        ValueKind.Decimal => json.Kind == JsonKind.Number
            && decimal.TryParse(json.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        ValueKind.Counted => IsWhole(json),
        ValueKind.Choice => json.Kind == JsonKind.String
            && value.Names.Any(name => ColumnName.Normalize(name) == ColumnName.Normalize(json.Text)),
        ValueKind.List => json.Kind == JsonKind.Array,
        ValueKind.Row or ValueKind.Mapped => json.Kind == JsonKind.Object,
        _ => true,
    };

    /// <summary>What a property takes, in words.</summary>
    public static string Describe(ValueSchema value) => value.Kind switch
    {
        ValueKind.Text => "a string",
        ValueKind.Truth => "true or false",
        ValueKind.Int32 or ValueKind.Int64 or ValueKind.Counted => $"a whole number ({value.Type})",
        ValueKind.Single or ValueKind.Double or ValueKind.Decimal => $"a number ({value.Type})",
        ValueKind.Choice => $"one of {string.Join(", ", value.Names)} ({value.Type})",
        ValueKind.List => "a list",
        ValueKind.Row or ValueKind.Mapped => $"an object ({value.Type})",
        ValueKind.Written => $"a string ({value.Type})",
        _ => value.Type,
    };

    private static bool IsWhole(JsonValue json) => json.Kind == JsonKind.Number && json.Text.IndexOfAny(['.', 'e', 'E']) < 0;
}
