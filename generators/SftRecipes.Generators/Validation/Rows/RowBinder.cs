using System;
using System.Collections.Generic;
using System.Linq;
using SftRecipes.Data;
using SftRecipes.Generators.Contracts;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Validation;

/// <summary>Binds the columns of a row to the members of its type, as a run does (<c>SftRecipes.Data.JsonRowBinder</c>).</summary>
/// <param name="schema">How rows are read.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class RowBinder(RowSchema schema, RowProblems problems)
{
    private readonly Dictionary<string, int>[] _indexOfColumn = schema.Types.Select(Columns).ToArray();
    private int _start;

    /// <summary>The row; null where it is no object.</summary>
    /// <param name="start">Where the row's text begins in the file.</param>
    /// <param name="json">The row.</param>
    public DataRow? Bind(int start, JsonValue json)
    {
        _start = start;
        if (json.Kind != JsonKind.Object)
        {
            problems.Add(RuleIds.RowUnreadable, At(json), $"it must be an object ({schema.Types[0].Name}) but is {JsonWords.Of(json)}");
            return null;
        }

        return new DataRow(start, json, schema.Types[0], Object(json, 0, string.Empty));
    }

    private static Dictionary<string, int> Columns(RowTypeSchema type)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = type.Members.Count - 1; i >= 0; i--)
        {
            columns[ColumnName.Normalize(type.Members[i].Column)] = i;
        }

        return columns;
    }

    private JsonValue?[] Object(JsonValue json, int typeIndex, string path)
    {
        RowTypeSchema type = schema.Types[typeIndex];
        var values = new JsonValue?[type.Members.Count];
        var unbound = new List<JsonValue>();
        for (int i = 0; i < json.Members.Count; i++)
        {
            JsonValue name = json.Names[i];
            WholePairs(name);
            if (!_indexOfColumn[typeIndex].TryGetValue(ColumnName.Normalize(name.Text), out int index))
            {
                unbound.Add(name);
            }
            else if (values[index] is not null)
            {
                problems.Add(RuleIds.ColumnTwice, At(name), Path(path, type.Members[index]), name.Text);
            }
            else
            {
                values[index] = json.Members[i].Value;
                Value(json.Members[i].Value, type.Members[index].Value, Path(path, type.Members[index]));
            }
        }

        Absent(json, type, path, values, unbound);
        return values;
    }

    private void Absent(JsonValue json, RowTypeSchema type, string path, JsonValue?[] values, List<JsonValue> unbound)
    {
        RowMember[] absent = type.Members.Where((_, index) => values[index] is null).ToArray();
        foreach (RowMember member in absent.Where(static member => member.IsRequired))
        {
            string? nearest = NearestName.Find(member.Column, unbound.Select(static name => name.Text));
            JsonValue? misspelled = unbound.FirstOrDefault(name => name.Text == nearest);
            problems.AddOnce(type.Name + "." + member.Name, new Problem(
                RuleIds.ColumnMissing,
                misspelled is null ? ProblemTarget.File(_start + json.Start, 1) : At(misspelled),
                Path(path, member),
                type.Name,
                misspelled is null ? $"add the column '{member.Column}'" : $"rename '{misspelled.Text}' to '{member.Column}'")
            {
                Suggestions = misspelled is null ? default : new([member.Column]),
                Member = type.Name + "." + member.Name,
            });
            unbound.RemoveAll(name => name == misspelled);
        }

        RowMember[] optional = absent.Where(static member => !member.IsRequired).ToArray();
        foreach (JsonValue name in unbound)
        {
            if (NearestName.Find(name.Text, optional.Select(static member => member.Column)) is { } meant)
            {
                problems.AddOnce(type.Name + ":" + name.Text, new Problem(RuleIds.ColumnMisspelled, At(name), name.Text, type.Name, meant)
                {
                    Suggestions = new([meant]),
                    Member = type.Name + "." + optional.First(member => member.Column == meant).Name,
                });
            }
        }
    }

    private void Value(JsonValue json, ValueSchema value, string path)
    {
        if (json.Kind == JsonKind.Null)
        {
            if (!value.IsNullable)
            {
                Wrong(json, value, path, $"give it a value, or make the property nullable ({value.Type}?)");
            }
        }
        else if (!JsonTypes.Fits(json, value))
        {
            Wrong(json, value, path, "correct the value, or the property's type");
        }
        else if (json.Kind == JsonKind.String && value.Kind != ValueKind.Any)
        {
            WholePairs(json);
        }
        else if (value is { Kind: ValueKind.List, Element: { } element })
        {
            for (int i = 0; i < json.Items.Count; i++)
            {
                Value(json.Items[i], element, $"{path}[{Numbers.Text(i)}]");
            }
        }
        else if (value.Kind == ValueKind.Row)
        {
            Object(json, value.Row, path);
        }
    }

    private void Wrong(JsonValue json, ValueSchema value, string path, string mend) =>
        problems.Add(RuleIds.ValueOfWrongType, At(json), path, JsonTypes.Describe(value), JsonWords.Of(json), mend);

    /// <summary>JSON can spell half a surrogate pair, which is no character.</summary>
    private void WholePairs(JsonValue text)
    {
        for (int i = 0; i < text.Text.Length; i++)
        {
            if (char.IsSurrogate(text.Text[i]) && !(i + 1 < text.Text.Length && char.IsSurrogatePair(text.Text[i], text.Text[++i])))
            {
                problems.Add(RuleIds.RowUnreadable, At(text), "a string holds half a surrogate pair (\\uD800 to \\uDFFF alone)");
                return;
            }
        }
    }

    private static string Path(string path, RowMember member) => path.Length == 0 ? member.Name : path + "." + member.Name;

    private ProblemTarget At(JsonValue value) => ProblemTarget.File(_start + value.Start, value.Length);
}
