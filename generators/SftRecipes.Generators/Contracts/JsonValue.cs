using System;
using System.Collections.Generic;

namespace SftRecipes.Generators.Contracts;

internal enum JsonKind
{
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
}

/// <summary>A JSON value and where it stands in its file.</summary>
internal sealed class JsonValue(JsonKind kind, int start, int length)
{
    public JsonKind Kind { get; } = kind;

    /// <summary>The first character of the value.</summary>
    public int Start { get; } = start;

    /// <summary>Characters that the value takes.</summary>
    public int Length { get; } = length;

    /// <summary>A string's content, or a number as written; else empty.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The elements of an array.</summary>
    public IReadOnlyList<JsonValue> Items { get; init; } = [];

    /// <summary>The members of an object in the order of the file; of members of the same name the last counts, as in Python.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members { get; init; } = [];

    /// <summary>The names of the members, each where it stands, in the same order.</summary>
    public IReadOnlyList<JsonValue> Names { get; init; } = [];

    /// <summary>The member of this name, or null where there is none or this is no object.</summary>
    public JsonValue? this[string name]
    {
        get
        {
            for (int i = Members.Count - 1; i >= 0; i--)
            {
                if (string.Equals(Members[i].Key, name, StringComparison.Ordinal))
                {
                    return Members[i].Value;
                }
            }

            return null;
        }
    }
}

/// <summary>What a JSON text holds, or where and why it cannot be read.</summary>
/// <param name="Root">The value; null where the text is no JSON.</param>
/// <param name="Error">What is wrong; empty where nothing is.</param>
/// <param name="ErrorStart">The character at which it goes wrong, at most the text's length.</param>
internal readonly record struct JsonResult(JsonValue? Root, string Error, int ErrorStart);
