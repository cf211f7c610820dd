using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SftRecipes.Benchmarks.Measuring;

/// <summary>Numbers by id, in the order they were measured.</summary>
internal sealed class Figures
{
    private readonly List<KeyValuePair<string, double>> _values = [];
    private readonly Dictionary<string, IReadOnlyList<double>> _samples = [];

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

    /// <summary>A figure that is the median of several measurements; the text shows how far these lie apart.</summary>
    public void AddMedian(string id, IEnumerable<double> samples)
    {
        double[] measured = [.. samples];
        this[id] = Statistics.Median(measured);
        _samples[id] = measured;
    }

    /// <summary>Takes over all figures of another measurement, under a prefix.</summary>
    public void Add(Figures other, string prefix = "")
    {
        foreach ((string id, double value) in other._values)
        {
            this[prefix + id] = value;
            if (other._samples.TryGetValue(id, out IReadOnlyList<double>? samples))
            {
                _samples[prefix + id] = samples;
            }
        }
    }

    /// <summary>Those of the given ids that there are, in the ids' order.</summary>
    public Figures Only(IEnumerable<string> ids)
    {
        var chosen = new Figures();
        foreach (string id in ids.Where(Contains))
        {
            chosen[id] = this[id];
        }

        return chosen;
    }

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

    /// <summary>A line per figure; of a median also the least, the greatest and the number of measurements.</summary>
    public string ToText()
    {
        int width = _values.Count == 0 ? 0 : _values.Max(value => value.Key.Length);
        return string.Join('\n', _values.Select(value => string.Create(
            CultureInfo.InvariantCulture, $"{value.Key.PadRight(width)}  {value.Value:0.#####}{Spread(value.Key)}")));
    }

    private string Spread(string id) => _samples.TryGetValue(id, out IReadOnlyList<double>? samples)
        ? string.Create(CultureInfo.InvariantCulture, $"  ({samples.Min():0.###} to {samples.Max():0.###} in {samples.Count})")
        : "";
}
