using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SftRecipes.Interchange;

/// <summary>A configuration of another tool, and what has become of its keys.</summary>
internal sealed class ForeignConfig
{
    private readonly Dictionary<string, object?> _values;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly List<NotCarried> _notes = [];

    private ForeignConfig(Dictionary<string, object?> values) => _values = values;

    /// <summary>All keys, in order.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>The keys whose values are in the recipe.</summary>
    public IReadOnlyCollection<string> Carried => [.. _values.Keys.Where(key => Has(key) && _taken.Contains(key) && _notes.All(note => note.Key != key))];

    /// <summary>What did not carry over, and why.</summary>
    public IReadOnlyList<NotCarried> Notes => _notes;

    /// <summary>Reads a YAML file.</summary>
    /// <exception cref="RecipeException">It is missing, or no mapping of keys to values.</exception>
    public static ForeignConfig Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new RecipeException($"The configuration '{path}' does not exist; correct the path.");
        }

        try
        {
            using StreamReader reader = File.OpenText(path);
            object? root = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(reader)));
            return root is Dictionary<object, object?> mapping
                ? new ForeignConfig(Mapping(mapping))
                : throw new RecipeException($"The configuration '{path}' has no keys; give a YAML file of axolotl, LLaMA-Factory or TRL.");
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            string place = exception is YamlException yaml ? FormattableString.Invariant($", line {yaml.Start.Line}") : "";
            throw new RecipeException($"The configuration '{path}'{place} is no YAML ({exception.Message.TrimEnd('.')}); correct it.", exception);
        }
    }

    /// <summary>Whether a key is there with a value.</summary>
    public bool Has(string key) => Peek(key) is not null;

    /// <summary>A value; nothing is said of what becomes of it.</summary>
    public object? Peek(string key) => _values.GetValueOrDefault(key);

    /// <summary>A value that is carried over; null where there is none.</summary>
    public object? Take(string key)
    {
        if (_values.ContainsKey(key))
        {
            _taken.Add(key);
        }

        return Peek(key);
    }

    /// <summary>A text that is carried over.</summary>
    public string? TakeText(string key) => Take(key) as string;

    /// <summary>Whether a key is there and true.</summary>
    public bool TakeTruth(string key) => ValueNames.Truth(Take(key)) == true;

    /// <summary>Says that a key, or a part of it, does not carry over.</summary>
    public void Drop(string key, string reason)
    {
        _taken.Add(key);
        _notes.Add(new NotCarried(key, reason));
    }

    /// <summary>Keys that nothing has been done with and that say something.</summary>
    public IReadOnlyList<string> Rest()
    {
        // A key without a value says nothing.
        foreach (string key in _values.Keys.Where(key => Peek(key) is null))
        {
            _taken.Add(key);
        }

        return [.. _values.Keys.Where(key => !_taken.Contains(key))];
    }

    private static Dictionary<string, object?> Mapping(Dictionary<object, object?> mapping) =>
        mapping.ToDictionary(entry => entry.Key.ToString()!, entry => Value(entry.Value), StringComparer.Ordinal);

    private static object? Value(object? value) => value switch
    {
        Dictionary<object, object?> mapping => Mapping(mapping),
        List<object?> list => list.Select(Value).ToList(),
        "" or "null" or "~" => null,
        _ => value,
    };
}

/// <summary>Something that the other side has no place for.</summary>
/// <param name="Key">The key, or the recipe's slot.</param>
/// <param name="Reason">Why, and what to do.</param>
internal sealed record NotCarried(string Key, string Reason);
