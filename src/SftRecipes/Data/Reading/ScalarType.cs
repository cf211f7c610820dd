using System.Globalization;
using System.Text.Json;

namespace SftRecipes.Data;

/// <summary>How a simple type is written in JSON and in CSV.</summary>
/// <param name="Description">What is expected, for errors: <c>a whole number (int)</c>.</param>
/// <param name="FromJson">The value, or null where the element is not one.</param>
/// <param name="FromText">The value, or null where the text is not one.</param>
internal sealed record ScalarType(string Description, Func<JsonElement, object?> FromJson, Func<string, object?> FromText)
{
    private static readonly Dictionary<Type, ScalarType> Known = new()
    {
        [typeof(string)] = new("a string",
            json => json.ValueKind == JsonValueKind.String ? json.GetString() : null,
            text => text),
        [typeof(bool)] = new("true or false",
            json => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : null,
            text => bool.TryParse(text, out bool value) ? value : null),
        [typeof(int)] = new("a whole number (int)",
            json => IsNumber(json) && json.TryGetInt32(out int value) ? value : null,
            text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null),
        [typeof(long)] = new("a whole number (long)",
            json => IsNumber(json) && json.TryGetInt64(out long value) ? value : null,
            text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : null),
        [typeof(float)] = new("a number (float)",
            json => IsNumber(json) && json.TryGetSingle(out float value) && float.IsFinite(value) ? value : null,
            text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
                ? value : null),
        [typeof(double)] = new("a number (double)",
            json => IsNumber(json) && json.TryGetDouble(out double value) && double.IsFinite(value) ? value : null,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value : null),
        [typeof(decimal)] = new("a number (decimal)",
            json => IsNumber(json) && json.TryGetDecimal(out decimal value) ? value : null,
            text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null),
    };

    /// <summary>The way a type is written, or null where it is not a simple one.</summary>
    public static ScalarType? Of(Type type) =>
        type.IsEnum ? OfEnum(type) : Known.GetValueOrDefault(type);

    private static ScalarType OfEnum(Type type)
    {
        string[] names = Enum.GetNames(type);
        object? Parse(string text) =>
            names.FirstOrDefault(name => ColumnName.Normalize(name) == ColumnName.Normalize(text)) is { } name
                ? Enum.Parse(type, name) : null;
        return new ScalarType(
            $"one of {string.Join(", ", names)} ({type.Name})",
            json => json.ValueKind == JsonValueKind.String ? Parse(json.GetString()!) : null,
            text => Parse(text.Trim()));
    }

    private static bool IsNumber(JsonElement json) => json.ValueKind == JsonValueKind.Number;
}
