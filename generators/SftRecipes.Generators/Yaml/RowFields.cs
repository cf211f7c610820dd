using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators.Yaml;

/// <summary>Reads the fields of a row that a recipe file lists itself.</summary>
internal static class RowFields
{
    private const string TypeKey = "type";
    private const string RoleKey = "role";

    // What a field's type is in C#.
    private static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["string"] = new("string") { IsString = true },
        ["bool"] = new("bool"),
        ["int"] = new("int"),
        ["long"] = new("long"),
        ["double"] = new("double"),
        ["messages"] = new("global::System.Collections.Generic.IReadOnlyList<global::SftRecipes.ChatTurn>") { IsTurnList = true },
        ["conversations"] = new("global::System.Collections.Generic.IReadOnlyList<global::SftRecipes.ShareGptTurn>")
        {
            IsTurnList = true,
            IsShareGpt = true,
        },
        ["tools"] = new("global::System.Text.Json.JsonElement") { IsTools = true },
    };

    private static readonly Dictionary<string, RowRole> Roles = new(StringComparer.Ordinal)
    {
        ["response"] = RowRole.Response,
        ["chosen"] = RowRole.Chosen,
        ["rejected"] = RowRole.Rejected,
        ["label"] = RowRole.Label,
    };

    // Members that every record has, and the record's own name.
    private static readonly string[] Taken =
    [
        YamlClass.RowName, "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "ReferenceEquals", "Finalize", "Clone",
        "Deconstruct", "PrintMembers", "EqualityContract",
    ];

    /// <summary>The properties of the row, in order.</summary>
    /// <param name="row">The mapping of fields.</param>
    /// <param name="problems">Told what is wrong.</param>
    public static EquatableArray<ExampleProperty> Read(YamlNode row, YamlProblems problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        var properties = new List<ExampleProperty>();
        foreach (YamlEntry field in row.Entries.Where(entry => problems.IsNew(entry, seen)))
        {
            string name = field.Key.Value;
            string column = name.Replace("_", string.Empty).ToLowerInvariant();
            string? wrong = !SyntaxFacts.IsValidIdentifier(name) || name[0] == '@' ? "use letters, digits and '_', beginning with a letter"
                : Taken.Contains(name) ? "every row has a member of that name already"
                : columns.TryGetValue(column, out string? other) ? $"'{other}' is the same column, since case and '_' do not count"
                : null;
            if (wrong is not null)
            {
                problems.Add(RuleIds.RowFieldInvalid, field.Key, name, wrong);
            }
            else if (Property(name, field.Value, problems) is { } property)
            {
                columns.Add(column, name);
                properties.Add(property);
            }
        }

        return properties.ToEquatableArray();
    }

    private static ExampleProperty? Property(string name, YamlNode value, YamlProblems problems)
    {
        if (value.Kind == YamlKind.Scalar)
        {
            return Typed(name, value, problems);
        }

        if (value.Kind == YamlKind.Sequence)
        {
            problems.Value(name, value, "a type, or a mapping with type and role");
            return null;
        }

        ExampleProperty? property = Typed("string");
        string? role = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in value.Entries.Where(entry => problems.IsNew(entry, seen)))
        {
            if (entry.Key.Value == TypeKey)
            {
                property = Typed(name, entry.Value, problems);
            }
            else if (entry.Key.Value != RoleKey)
            {
                problems.Unknown(entry.Key, name, [TypeKey, RoleKey]);
            }
            else if (entry.Value.Kind != YamlKind.Scalar || entry.Value.IsNull)
            {
                problems.Value(RoleKey, entry.Value, "response, chosen, rejected, label, or a role of the conversation such as user");
            }
            else
            {
                role = entry.Value.Value;
            }
        }

        return role is null || property is null ? property is null ? null : property with { Name = name }
            : Roles.TryGetValue(role, out RowRole mark) ? property with { Name = name, Role = mark }
            : property with { Name = name, TurnRole = role };
    }

    private static ExampleProperty? Typed(string name, YamlNode type, YamlProblems problems)
    {
        if (type.Kind == YamlKind.Scalar && !type.IsNull && Typed(type.Value) is { } property)
        {
            return property with { Name = name };
        }

        problems.Value(name, type, $"one of {string.Join(", ", Types.Keys)}, with '?' where it may be missing");
        return null;
    }

    /// <summary>A property of a type such as <c>string?</c>, without a name.</summary>
    private static ExampleProperty? Typed(string written)
    {
        bool isNullable = written.EndsWith("?", StringComparison.Ordinal);
        return Types.TryGetValue(isNullable ? written.Substring(0, written.Length - 1) : written, out FieldType? type)
            ? new ExampleProperty(
                string.Empty,
                type.Name + (isNullable ? "?" : string.Empty),
                type.IsString,
                isNullable,
                RowRole.None,
                HasTextForm: !type.IsTurnList && !type.IsTools)
            {
                IsTurnList = type.IsTurnList,
                IsShareGpt = type.IsShareGpt,
                IsTools = type.IsTools,
            }
            : null;
    }

    /// <param name="Name">Fully qualified, with <c>global::</c>.</param>
    private sealed record FieldType(string Name)
    {
        public bool IsString { get; init; }

        public bool IsTurnList { get; init; }

        public bool IsShareGpt { get; init; }

        public bool IsTools { get; init; }
    }
}
