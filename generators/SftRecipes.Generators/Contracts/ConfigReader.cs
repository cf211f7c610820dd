using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Contracts;

/// <summary>
/// Reads the fields of one JSON object, with defaults for absent ones, and collects what is wrong with them. A wrong value reads as its
/// default, so that one pass finds all problems.
/// </summary>
internal sealed partial class ConfigReader
{
    private readonly JsonValue _object;
    private readonly string _prefix;
    private readonly List<Problem> _problems;
    private readonly List<ContractField> _read;

    public ConfigReader(JsonValue root)
        : this(root, string.Empty, [], [])
    {
    }

    private ConfigReader(JsonValue root, string prefix, List<Problem> problems, List<ContractField> read)
    {
        _object = root;
        _prefix = prefix;
        _problems = problems;
        _read = read;
    }

    /// <summary>What has been found wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Every field read so far with its value and its default, each once, in the order of reading.</summary>
    public IEnumerable<ContractField> Read => _read.Distinct();

    /// <summary>The whole number, its default, or null where it is absent and has none.</summary>
    public int? Integer(IntegerField field) => Integer(field, field.Default);

    /// <summary>The whole number, or the default that follows from other fields.</summary>
    public int? Integer(IntegerField field, int? defaultValue)
    {
        string key = KeyInUse(field.Key, field.Alias);
        if (Present(key) is not { } value)
        {
            return Note(field, defaultValue, defaultValue);
        }

        if (WholeNumber(value, field.Maximum) is { } number)
        {
            return Note(field, number, defaultValue);
        }

        Wrong(key, "a whole number " + NumberRange.Between(1, field.Maximum));
        return defaultValue;
    }

    /// <summary>The number or its default.</summary>
    public double Number(NumberField field)
    {
        double value = OptionalNumber(field) ?? field.Default;
        if (field.Key is { } key)
        {
            Note(key, Json(value), Json(field.Default), field.Alias);
        }

        return value;
    }

    /// <summary>The number, or null where it is absent.</summary>
    public double? OptionalNumber(NumberField field)
    {
        if (field.Key is not { } written)
        {
            return null;
        }

        string key = KeyInUse(written, field.Alias);
        if (Present(key) is not { } value)
        {
            return null;
        }

        if (Number(value) is { } number && field.Range.Contains(number))
        {
            return number;
        }

        Wrong(key, field.Range.ToString());
        return null;
    }

    /// <summary>The truth value or its default.</summary>
    public bool Flag(FlagField field)
    {
        if (field.Key is not { } key)
        {
            return field.Default;
        }

        if (Present(key) is not { } value)
        {
            return Note(key, field.Default, field.Default);
        }

        if (value.Kind is JsonKind.True or JsonKind.False)
        {
            return Note(key, value.Kind == JsonKind.True, field.Default);
        }

        Wrong(key, "true or false");
        return field.Default;
    }

    /// <summary>The text or its default.</summary>
    public string Text(TextField field)
    {
        if (field.Key is not { } key)
        {
            return field.Default;
        }

        if (Present(key) is not { } value)
        {
            Note(key, Json(field.Default), Json(field.Default));
            return field.Default;
        }

        if (value.Kind == JsonKind.String)
        {
            Note(key, Json(value.Text), Json(field.Default));
            return value.Text;
        }

        Wrong(key, "a string");
        return field.Default;
    }

    /// <summary>The token ids: none where the field is null.</summary>
    public EquatableArray<int> Tokens(TokenField field)
    {
        JsonValue? value = _object[field.Key];
        if (value is null)
        {
            return field.Default is { } id ? new[] { id }.ToEquatableArray() : default;
        }

        IReadOnlyList<JsonValue> items = value.Kind switch
        {
            JsonKind.Null => [],
            JsonKind.Array => value.Items,
            _ => [value],
        };
        var ids = new List<int>();
        foreach (JsonValue item in items)
        {
            // transformers writes -1 for "none" in some models.
            if (Number(item) is { } number && number == System.Math.Floor(number) && number is >= -1 and <= IntegerField.LargestSize)
            {
                if (number >= 0)
                {
                    ids.Add((int)number);
                }
            }
            else
            {
                Wrong(field.Key, "a token id, a list of token ids or null");
                break;
            }
        }

        return ids.ToEquatableArray();
    }

    /// <summary>A reader of the object under a key, or null where it is absent or null.</summary>
    public ConfigReader? Section(string key)
    {
        if (Present(key) is not { } value)
        {
            return null;
        }

        if (value.Kind == JsonKind.Object)
        {
            return new ConfigReader(value, _prefix + key + ".", _problems, _read);
        }

        Wrong(key, "an object or null");
        return null;
    }

    /// <summary>A reader of the object under a key, or null where there is no object.</summary>
    public ConfigReader? SectionIfThere(string key) => Present(key) is { Kind: JsonKind.Object } ? Section(key) : null;

    /// <summary>Notes that there is no object under a key: there must be none at run time either.</summary>
    public void NoteAbsent(string key) => Note(key, "null", "null");

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string key) => Present(key) is not null;

    /// <summary>Notes that a field's value cannot be used.</summary>
    /// <param name="key">The field; where it is absent the whole object is pointed at.</param>
    /// <param name="expected">What it should be, to go after "use".</param>
    public void Wrong(string key, string expected)
    {
        JsonValue? value = _object[key];
        JsonValue target = value ?? _object;
        var problem = new Problem(
            value is null ? RuleIds.ConfigFieldMissing : RuleIds.ConfigFieldOutOfRange,
            ProblemTarget.File(target.Start, value is null ? 1 : target.Length),
            _prefix + key,
            expected);
        // Several modules can depend on one field.
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>The name under which a field is written: its own, else the alias.</summary>
    private string KeyInUse(string key, string? alias) => alias is not null && !Has(key) && Has(alias) ? alias : key;

    private int? Note(IntegerField field, int? value, int? defaultValue)
    {
        if (value is { } number)
        {
            Note(field.Key, Json(number), defaultValue is { } absent ? Json(absent) : null, field.Alias);
        }

        return value;
    }

    private bool Note(string key, bool value, bool defaultValue)
    {
        Note(key, value ? "true" : "false", defaultValue ? "true" : "false");
        return value;
    }

    private void Note(string key, string value, string? whenAbsent, string? alias = null) =>
        _read.Add(new ContractField(_prefix + key, value, whenAbsent) { Alias = alias is null ? null : _prefix + alias });

    private static string Json(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Json(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private JsonValue? Present(string key) => _object[key] is { Kind: not JsonKind.Null } value ? value : null;

    private static int? WholeNumber(JsonValue value, int maximum) =>
        Number(value) is { } number && number == System.Math.Floor(number) && NumberRange.Between(1, maximum).Contains(number)
            ? (int)number
            : null;

    private static double? Number(JsonValue value) =>
        value.Kind == JsonKind.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;
}
