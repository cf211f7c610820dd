using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Contracts;

/// <content>Fields that null switches off, and lists.</content>
internal sealed partial class ConfigReader
{
    /// <summary>The whole number, or null where the field is null, or absent and off by default.</summary>
    public int? Integer(OptionalIntegerField field)
    {
        JsonValue? value = _object[field.Key];
        int? number = value is null ? field.Default
            : value.Kind == JsonKind.Null ? null
            : WholeNumber(value, IntegerField.LargestSize);
        if (value is not null && value.Kind != JsonKind.Null && number is null)
        {
            Wrong(field.Key, "a whole number " + NumberRange.Between(1, IntegerField.LargestSize) + " or null");
        }

        NoteOptional(field.Key, Json(number), Json(field.Default));
        return number;
    }

    /// <summary>The number, or null where the field is null, or absent and off by default.</summary>
    public double? Number(OptionalNumberField field)
    {
        JsonValue? value = _object[field.Key];
        double? number = value is null ? field.Default : value.Kind == JsonKind.Null ? null : Number(value);
        if (value is not null && value.Kind != JsonKind.Null && !(number is { } found && field.Range.Contains(found)))
        {
            Wrong(field.Key, field.Range + " or null");
            number = null;
        }

        NoteOptional(field.Key, Json(number), Json(field.Default));
        return number;
    }

    /// <summary>A list of numbers; null where the field is absent or null.</summary>
    public EquatableArray<double>? Numbers(string key, NumberRange range)
    {
        if (Present(key) is not { } value)
        {
            return null;
        }

        double?[] numbers = value.Items.Select(Number).ToArray();
        if (value.Kind == JsonKind.Array && numbers.All(number => number is { } found && range.Contains(found)))
        {
            EquatableArray<double> read = numbers.Select(static number => number!.Value).ToEquatableArray();
            Note(key, "[" + string.Join(", ", read.Select(Json)) + "]", null);
            return read;
        }

        Wrong(key, "a list of numbers, each " + range);
        return null;
    }

    /// <summary>A list of names; null where the field is absent or null.</summary>
    /// <param name="key">The member's name.</param>
    /// <param name="allowed">What each may be.</param>
    public EquatableArray<string>? Texts(string key, params string[] allowed)
    {
        if (Present(key) is not { } value)
        {
            return null;
        }

        if (value.Kind == JsonKind.Array && value.Items.All(item => item.Kind == JsonKind.String && allowed.Contains(item.Text)))
        {
            EquatableArray<string> read = value.Items.Select(static item => item.Text).ToEquatableArray();
            Note(key, "[" + string.Join(", ", read.Select(Json)) + "]", null);
            return read;
        }

        Wrong(key, "a list of " + string.Join(" and ", allowed.Select(static name => "'" + name + "'")));
        return null;
    }

    private void NoteOptional(string key, string value, string whenAbsent) =>
        _read.Add(new ContractField(_prefix + key, value, whenAbsent) { NullCounts = true });

    private static string Json(double? value) => value is { } number ? Json(number) : "null";
}
