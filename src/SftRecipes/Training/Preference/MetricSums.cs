using System.Collections.ObjectModel;

namespace SftRecipes.Training;

/// <summary>Named means in the making: batches add their sums, and what each sum is to be divided by.</summary>
public sealed class MetricSums
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, (double Sum, double Count)> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Minuend, string Subtrahend)> _differences = new(StringComparer.Ordinal);

    /// <summary>Adds to a mean.</summary>
    /// <param name="name">TRL's name, such as <c>rewards/chosen</c>.</param>
    /// <param name="sum">A sum of values.</param>
    /// <param name="count">How many values; 0 makes the name known and adds nothing.</param>
    public void Add(string name, double sum, double count)
    {
        if (!_sums.TryGetValue(name, out (double Sum, double Count) known))
        {
            _names.Add(name);
        }

        _sums[name] = (known.Sum + sum, known.Count + count);
    }

    /// <summary>Makes a name known that is the difference of two means.</summary>
    public void AddDifference(string name, string minuend, string subtrahend)
    {
        if (_differences.TryAdd(name, (minuend, subtrahend)))
        {
            _names.Add(name);
        }
    }

    /// <summary>Adds the sums of another batch.</summary>
    public void Add(MetricSums other)
    {
        foreach (string name in other._names)
        {
            if (other._differences.TryGetValue(name, out (string Minuend, string Subtrahend) difference))
            {
                AddDifference(name, difference.Minuend, difference.Subtrahend);
                continue;
            }

            (double sum, double count) = other._sums[name];
            Add(name, sum, count);
        }
    }

    /// <summary>The means, in the order in which their names came first. A mean of no values is left out.</summary>
    public IReadOnlyDictionary<string, double> Means()
    {
        if (_names.Count == 0)
        {
            // One for all steps: a run keeps them.
            return ReadOnlyDictionary<string, double>.Empty;
        }

        // An ordered dictionary: what is logged first is shown first.
        var means = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (string name in _names)
        {
            double mean = _differences.TryGetValue(name, out (string Minuend, string Subtrahend) difference)
                ? MeanOf(difference.Minuend) - MeanOf(difference.Subtrahend)
                : MeanOf(name);
            if (!double.IsNaN(mean))
            {
                means.Add(name, mean);
            }
        }

        return means;
    }

    /// <summary>NaN where there is no value.</summary>
    private double MeanOf(string name) => _sums.TryGetValue(name, out (double Sum, double Count) sums) ? sums.Sum / sums.Count : double.NaN;
}
