using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SftRecipes.Hosting.Reports;

/// <summary>JSON as the commands write it: names in snake case, enums by name, numbers that are not finite as null.</summary>
internal static class HostJson
{
    private static readonly JsonSerializerOptions s_line = Create(indented: false);
    private static readonly JsonSerializerOptions s_indented = Create(indented: true);

    /// <summary>On several lines.</summary>
    public static string Indented<T>(T value) => JsonSerializer.Serialize(value, s_indented);

    /// <summary>On one line, for JSON Lines.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, s_line);

    /// <summary>Metrics as members of their own, under the names that TRL logs.</summary>
    /// <param name="metrics">Means by name.</param>
    /// <param name="prefix">Goes before each name: <c>eval_</c> for evaluations.</param>
    public static IDictionary<string, object> Metrics(IReadOnlyDictionary<string, double> metrics, string prefix = "") =>
        metrics.ToDictionary(metric => prefix + metric.Key, metric => (object)metric.Value, StringComparer.Ordinal);

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = indented,
            IndentSize = 2,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new FiniteDoubleConverter() },
        };
        if (indented)
        {
            options.Converters.Add(new OneLineConverter<int>());
            options.Converters.Add(new OneLineConverter<bool>());
            options.Converters.Add(new OneLineConverter<string>());
        }

        return options;
    }

    /// <summary>Keeps lists such as token ids on one line among the indented rest.</summary>
    private sealed class OneLineConverter<T> : JsonConverter<IReadOnlyList<T>>
    {
        public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<List<T>>(ref reader, s_line);

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options) =>
            writer.WriteRawValue(Line(value));
    }

    private sealed class FiniteDoubleConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
