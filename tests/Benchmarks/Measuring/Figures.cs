using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Benchmarks.Measuring;

/// <summary>Numbers by id, in the order they were measured.</summary>
internal sealed class Figures
{
    private readonly List<KeyValuePair<string, double>> _values = [];

    /// <summary>A figure.</summary>
    public double this[string id]
    {
        get => _values.First(value => value.Key == id).Value;
        set => _values.Add(new(id, value));
    }

    /// <summary>All figures.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> All => _values;

    /// <summary>Whether there is such a figure.</summary>
    public bool Contains(string id) => _values.Any(value => value.Key == id);

    /// <summary>Takes over all figures of another measurement.</summary>
    public void Add(Figures other) => _values.AddRange(other._values);

    /// <summary>One object: id to number.</summary>
    public string ToJson(bool indented = true)
    {
        var json = new JsonObject();
        foreach ((string id, double value) in _values)
        {
            json[id] = double.IsFinite(value) ? Math.Round(value, Math.Abs(value) >= 100 ? 2 : 5) : null;
        }

        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = indented });
    }

    /// <summary>The opposite of <see cref="ToJson"/>.</summary>
    public static Figures Parse(string json)
    {
        var figures = new Figures();
        foreach ((string id, JsonNode? value) in JsonNode.Parse(json)!.AsObject())
        {
            figures[id] = value?.GetValue<double>() ?? double.NaN;
        }

        return figures;
    }

    /// <summary>A line per figure.</summary>
    public string ToText()
    {
        int width = _values.Count == 0 ? 0 : _values.Max(value => value.Key.Length);
        return string.Join('\n', _values.Select(value => string.Create(
            CultureInfo.InvariantCulture, $"{value.Key.PadRight(width)}  {value.Value:0.#####}")));
    }
}
