using System.Collections.Generic;
using YamlDotNet.Core;

namespace SftRecipes.Generators.Yaml;

internal enum YamlKind
{
    Scalar,
    Sequence,
    Mapping,
}

/// <summary>A value of a YAML file, with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How many characters it takes.</param>
internal sealed record YamlNode(YamlKind Kind, int Start, int Length)
{
    /// <summary>A scalar's value.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>How a scalar is written.</summary>
    public ScalarStyle Style { get; init; }

    /// <summary>A sequence's items.</summary>
    public IReadOnlyList<YamlNode> Items { get; init; } = [];

    /// <summary>A mapping's entries, in order; keys are scalars.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; init; } = [];

    /// <summary>Whether nothing is written: an empty value, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Kind == YamlKind.Scalar && Style == ScalarStyle.Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>What it is, in words.</summary>
    public string Description => Kind switch
    {
        YamlKind.Mapping => "a mapping",
        YamlKind.Sequence => "a list",
        _ => IsNull ? "nothing" : Value.Length <= 60 ? $"'{Value}'" : $"'{Value.Substring(0, 60)}…'",
    };
}

/// <param name="Key">The key: a scalar.</param>
/// <param name="Value">What it says.</param>
internal sealed record YamlEntry(YamlNode Key, YamlNode Value);
