using System.Collections;
using System.Text.Json;

namespace SftRecipes.Data;

/// <summary>Values of Parquet columns as JSON.</summary>
internal static class ParquetJson
{
    /// <summary>Writes a value: a structure, a list, or what JSON has for it.</summary>
    /// <exception cref="RecipeException">JSON has nothing for it.</exception>
    public static void Write(Utf8JsonWriter writer, object? value, RowPlace place)
    {
        switch (value)
        {
            case null or double.NaN or float.NaN:
                // Python tables hold NaN where a number is missing.
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case ReadOnlyMemory<char> text:
                writer.WriteStringValue(text.Span);
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case float or double or decimal or sbyte or byte or short or ushort or int or uint or long or ulong:
                JsonSerializer.Serialize(writer, value, value.GetType());
                break;
            case IEnumerable<KeyValuePair<string, object?>> structure:
                writer.WriteStartObject();
                foreach ((string name, object? member) in structure)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member, place);
                }
                writer.WriteEndObject();
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteBase64StringValue(bytes.Span);
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                    Write(writer, item, place);
                writer.WriteEndArray();
                break;
            case DateTime or DateOnly or TimeOnly or TimeSpan or Guid or DateTimeOffset:
                JsonSerializer.Serialize(writer, value, value.GetType());
                break;
            default:
                throw place.Error($"a value is of the type {value.GetType().Name}, which no property can hold; drop or convert its column.");
        }
    }
}
