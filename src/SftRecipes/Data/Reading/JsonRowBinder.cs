using System.Text.Json;
using System.Text.Json.Serialization;

namespace SftRecipes.Data;

/// <summary>Makes rows from JSON objects.</summary>
internal static class JsonRowBinder
{
    /// <summary>For the types that are neither scalars, lists nor rows: dictionaries, dates, JsonElement.</summary>
    private static readonly JsonSerializerOptions Fallback = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.Strict };

    /// <exception cref="RecipeException">The object does not fit the row type.</exception>
    public static object Bind(JsonElement json, RowShape shape, RowPlace place)
    {
        try
        {
            return BindRow(json, shape, "", place);
        }
        catch (InvalidOperationException exception)
        {
            // JSON can spell half a surrogate pair, which is no character.
            throw place.Error("a string holds half a surrogate pair (\\uD800 to \\uDFFF alone); remove it.", exception);
        }
    }

    private static object BindRow(JsonElement json, RowShape shape, string path, RowPlace place)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw place.Error($"{(path.Length == 0 ? "the row" : path)} must be an object ({shape.Type.Name}) but is {Describe(json)}.");

        object?[] values = RowValues.Empty(shape);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!shape.TryFind(property.Name, out int index))
                continue;
            RowMember member = shape.Members[index];
            if (!RowValues.IsAbsent(values[index]))
            {
                throw place.Error(
                    $"two columns bind to {PathOf(path, member)}, the second being \"{property.Name}\"; remove or rename one.");
            }
            values[index] = BindValue(property.Value, member.Shape, PathOf(path, member), place);
        }

        for (int index = 0; index < values.Length; index++)
        {
            RowMember member = shape.Members[index];
            if (RowValues.IsAbsent(values[index]) && member.Required)
                throw shape.Missing(place, member, PathOf(path, member), [.. json.EnumerateObject().Select(property => property.Name)]);
        }
        return shape.Create(values, place);
    }

    private static object? BindValue(JsonElement json, ValueShape shape, string path, RowPlace place)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return shape.Nullable
                ? null
                : throw place.Error($"{path} is null; give it a value or make the property nullable ({shape.Type.Name}?).");
        }
        if (shape.Scalar is { } scalar)
            return scalar.FromJson(json) ?? throw place.Error($"{path} must be {scalar.Description} but is {Describe(json)}.");
        if (shape.Element is { } element)
            return BindList(json, shape, element, path, place);
        return shape.IsRow ? BindRow(json, RowShape.Of(shape.Type), path, place) : Deserialize(json, shape, path, place);
    }

    private static Array BindArray(JsonElement json, ValueShape element, string path, RowPlace place)
    {
        var items = Array.CreateInstance(ElementType(element), json.GetArrayLength());
        int index = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            items.SetValue(BindValue(item, element, $"{path}[{index}]", place), index);
            index++;
        }
        return items;
    }

    private static object BindList(JsonElement json, ValueShape shape, ValueShape element, string path, RowPlace place)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw place.Error($"{path} must be a list but is {Describe(json)}.");
        Array items = BindArray(json, element, path, place);
        return shape.Type.IsArray ? items : Activator.CreateInstance(typeof(List<>).MakeGenericType(ElementType(element)), items)!;
    }

    private static object? Deserialize(JsonElement json, ValueShape shape, string path, RowPlace place)
    {
        try
        {
            return json.Deserialize(shape.Type, Fallback);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw place.Error($"{path} must be a {shape.Type.Name} but is {Describe(json)}.", exception);
        }
    }

    private static Type ElementType(ValueShape element) =>
        element.Nullable && element.Type.IsValueType ? typeof(Nullable<>).MakeGenericType(element.Type) : element.Type;

    private static string PathOf(string path, RowMember member) => path.Length == 0 ? member.Name : $"{path}.{member.Name}";

    /// <summary>What was found, short enough for a sentence.</summary>
    private static string Describe(JsonElement json)
    {
        const int Shown = 40;
        string text = json.GetRawText();
        string shown = text.Length <= Shown ? text : text[..Shown] + "…";
        return json.ValueKind switch
        {
            JsonValueKind.String => $"the string {shown}",
            JsonValueKind.Number => $"the number {shown}",
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            _ => text,
        };
    }
}
