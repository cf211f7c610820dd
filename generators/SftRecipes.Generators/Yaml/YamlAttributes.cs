using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;

namespace SftRecipes.Generators.Yaml;

/// <summary>The attributes that a recipe file stands for.</summary>
internal sealed class YamlAttributes : IRecipeAttributes
{
    private readonly Dictionary<Type, List<WrittenAttribute>> _written = [];
    private readonly Dictionary<string, YamlEntry> _ofFile = new(StringComparer.Ordinal);
    private readonly YamlProblems _problems;

    /// <param name="root">The file's mapping.</param>
    /// <param name="problems">Told what is wrong.</param>
    public YamlAttributes(YamlNode root, YamlProblems problems)
    {
        _problems = problems;
        Dictionary<PropertyInfo, YamlEntry> properties = Entries(root, string.Empty, YamlKeys.OfFile);
        foreach (YamlSection section in YamlKeys.Sections.Where(static section => section.Key.Length == 0))
        {
            KeyValuePair<PropertyInfo, YamlEntry>[] own = [.. properties.Where(entry => entry.Key.DeclaringType == section.Attribute)];
            if (own.Length > 0)
            {
                Write(section, new WrittenAttribute(own[0].Value.Key), own);
            }
        }
    }

    /// <inheritdoc/>
    public bool Resolved => _problems.All.Count == 0;

    /// <summary>An entry of the file that belongs to no attribute; null where it is not there.</summary>
    public YamlEntry? OfFile(string key) => _ofFile.TryGetValue(key, out YamlEntry? entry) ? entry : null;

    /// <summary>An attribute as written, by its class name; null where it is not there.</summary>
    public WrittenAttribute? Written(string attribute, int occurrence) =>
        _written.FirstOrDefault(entry => entry.Key.Name == attribute).Value?.ElementAtOrDefault(occurrence);

    /// <inheritdoc/>
    public T? Find<T>()
        where T : Attribute => All<T>().FirstOrDefault();

    /// <inheritdoc/>
    public IReadOnlyList<T> All<T>()
        where T : Attribute => _written.TryGetValue(typeof(T), out List<WrittenAttribute> written)
        ? [.. written.Select(static attribute => (T)attribute.Instance!)]
        : [];

    /// <inheritdoc/>
    public bool Names<T>(string property)
        where T : Attribute => Written(typeof(T).Name, 0)?.Properties.ContainsKey(property) == true;

    /// <inheritdoc/>
    public Kwargs Written<T>()
        where T : Attribute => Written(typeof(T).Name, 0) is { } written
        ? new Kwargs(written.Properties.Keys
            .OrderBy(static name => name, StringComparer.Ordinal)
            .Select(name => new Kwarg(name, typeof(T).GetProperty(name).GetValue(written.Instance)))
            .ToEquatableArray())
        : Kwargs.None;

    /// <summary>The entries that give values to properties; those of sections and of the file are seen to.</summary>
    private Dictionary<PropertyInfo, YamlEntry> Entries(YamlNode mapping, string section, IReadOnlyDictionary<string, YamlKey> keys)
    {
        var properties = new Dictionary<PropertyInfo, YamlEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping.Entries.Where(entry => _problems.IsNew(entry, seen)))
        {
            if (!keys.TryGetValue(entry.Key.Value, out YamlKey? key))
            {
                _problems.Unknown(entry.Key, section, [.. keys.Keys]);
            }
            else if (key.Section is { } inner)
            {
                Section(inner, entry);
            }
            else if (key.Property is null)
            {
                _ofFile.Add(key.Key, entry);
            }
            else if (!entry.Value.IsNull)
            {
                properties.Add(key.Property, entry);
            }
        }

        return properties;
    }

    private void Section(YamlSection section, YamlEntry entry)
    {
        if (entry.Value.Kind != YamlKind.Sequence || !section.IsList)
        {
            One(section, entry.Key, entry.Value);
            return;
        }

        foreach (YamlNode item in entry.Value.Items)
        {
            One(section, item.Kind == YamlKind.Mapping && item.Entries.Count > 0 ? item.Entries[0].Key : item, item);
        }
    }

    private void One(YamlSection section, YamlNode at, YamlNode value)
    {
        ParameterInfo? main = Constructor(section).GetParameters().FirstOrDefault();
        if (value.Kind == YamlKind.Mapping || value.IsNull)
        {
            // The attribute takes its place before those of sections inside it.
            var written = new WrittenAttribute(at);
            Write(section, written, Entries(value, section.Key, YamlKeys.Of(section.Attribute)));
        }
        else if (value.Kind == YamlKind.Scalar && main is not null)
        {
            Write(section, new WrittenAttribute(at), [new(PropertyOf(section, main), new YamlEntry(at, value))]);
        }
        else
        {
            _problems.Value(section.Key, value, "a mapping with keys such as " + string.Join(", ", YamlKeys.Of(section.Attribute).Keys.Take(3)));
        }
    }

    private void Write(YamlSection section, WrittenAttribute written, IEnumerable<KeyValuePair<PropertyInfo, YamlEntry>> properties)
    {
        var values = new Dictionary<PropertyInfo, object>();
        foreach (KeyValuePair<PropertyInfo, YamlEntry> property in properties)
        {
            YamlEntry entry = property.Value;
            written.Properties.Add(property.Key.Name, entry);
            (object? value, YamlNode? wrong, string expected) = YamlValues.Read(entry.Value, property.Key.PropertyType);
            if (wrong is not null)
            {
                _problems.Value(YamlKeys.Of(property.Key), wrong, expected, YamlValues.Meant(wrong, property.Key.PropertyType));
            }
            else
            {
                values.Add(property.Key, value!);
            }
        }

        written.Instance = Create(section, written, values);
        if (!_written.TryGetValue(section.Attribute, out List<WrittenAttribute> all))
        {
            _written.Add(section.Attribute, all = []);
        }

        all.Add(written);
    }

    private Attribute Create(YamlSection section, WrittenAttribute written, Dictionary<PropertyInfo, object> values)
    {
        ConstructorInfo constructor = Constructor(section);
        var arguments = new List<object?>();
        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            PropertyInfo property = PropertyOf(section, parameter);
            if (!written.Properties.ContainsKey(property.Name) && !parameter.HasDefaultValue)
            {
                _problems.Add(
                    RuleIds.RecipeKeyMissing, written.Key, YamlKeys.Of(property),
                    section.Key.Length == 0 ? $"beside '{written.Key.Value}'" : $"in '{section.Key}'");
            }

            arguments.Add(values.TryGetValue(property, out object? value) ? value
                : property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : string.Empty);
            values.Remove(property);
        }

        var instance = (Attribute)constructor.Invoke([.. arguments]);
        foreach (KeyValuePair<PropertyInfo, object> value in values)
        {
            value.Key.SetValue(instance, value.Value);
        }

        return instance;
    }

    private static ConstructorInfo Constructor(YamlSection section) => section.Attribute.GetConstructors().Single();

    private static PropertyInfo PropertyOf(YamlSection section, ParameterInfo parameter) => YamlKeys.PropertiesOf(section.Attribute)
        .Single(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An attribute as a recipe file writes it.</summary>
/// <param name="key">What to point at for the whole of it.</param>
internal sealed class WrittenAttribute(YamlNode key)
{
    /// <summary>What to point at for the whole of it.</summary>
    public YamlNode Key { get; } = key;

    /// <summary>The entries that give values to its properties.</summary>
    public Dictionary<string, YamlEntry> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>The attribute.</summary>
    public Attribute? Instance { get; set; }
}
