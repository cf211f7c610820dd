using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Validation;
using YamlDotNet.Core;

namespace SftRecipes.Generators.Yaml;

/// <summary>Values of a recipe file as values of attributes' properties.</summary>
internal static class YamlValues
{
    /// <summary>Where the field's name is not the enumeration's in small letters.</summary>
    private static readonly Dictionary<Enum, string> FieldNames = new()
    {
        [OptimizerType.AdamW] = "adamw",
        [OptimizerType.AdamW8Bit] = "adamw_8bit",
        [PackingStrategy.BestFitDecreasing] = "bfd",
        [ComputeType.BFloat16] = "bfloat16",
        [DecayType.OneMinusSqrt] = "1-sqrt",
    };

    /// <summary>The names of an enumeration's values, in order.</summary>
    public static IReadOnlyList<string> Names(Type enumeration) =>
        Enum.GetValues(enumeration).Cast<Enum>().Select(NameOf).ToArray();

    /// <summary>The name of an enumeration's value.</summary>
    public static string NameOf(Enum value) =>
        FieldNames.TryGetValue(value, out string? name) ? name : YamlKeys.SnakeCase(value.ToString());

    /// <summary>The names of an enumeration that are near to what is wrong, nearest first; none of another type.</summary>
    public static IReadOnlyList<string> Meant(YamlNode wrong, Type type) =>
        type.IsEnum && wrong.Kind == YamlKind.Scalar ? NearestNames.Find(wrong.Value, Names(type), 2) : [];

    /// <summary>The value, or what it should have been in words and the node that is wrong.</summary>
    public static (object? Value, YamlNode? Wrong, string Expected) Read(YamlNode node, Type type)
    {
        if (type.IsArray)
        {
            return List(node, type.GetElementType()!);
        }

        object? value = Scalar(node, type);
        return value is null ? (null, node, Expected(node, type)) : (value, null, string.Empty);
    }

    private static (object? Value, YamlNode? Wrong, string Expected) List(YamlNode node, Type element)
    {
        if (node.Kind == YamlKind.Mapping)
        {
            return (null, node, "a list: each entry " + Words(element));
        }

        // One entry needs no brackets.
        IReadOnlyList<YamlNode> nodes = node.Kind == YamlKind.Sequence ? node.Items : [node];
        var items = Array.CreateInstance(element, nodes.Count);
        for (int i = 0; i < nodes.Count; i++)
        {
            if (Scalar(nodes[i], element) is not { } item)
            {
                return (null, nodes[i], Expected(nodes[i], element));
            }

            items.SetValue(item, i);
        }

        return (items, null, string.Empty);
    }

    private static object? Scalar(YamlNode node, Type type)
    {
        if (node.Kind != YamlKind.Scalar || node.IsNull)
        {
            return null;
        }

        if (type == typeof(string))
        {
            return node.Value;
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<Enum>().FirstOrDefault(value => Plain(NameOf(value)) == Plain(node.Value));
        }

        if (node.Style != ScalarStyle.Plain)
        {
            return null;
        }

        if (type == typeof(bool))
        {
            return node.Value.ToLowerInvariant() switch { "true" => true, "false" => (object)false, _ => null };
        }

        if (type == typeof(int))
        {
            return int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? (object)number : null;
        }

        return type == typeof(double)
            ? Number(node.Value)
            : throw new ArgumentException($"Values of type {type} are not read from recipe files.", nameof(type));
    }

    private static double? Number(string text) => text.ToLowerInvariant() switch
    {
        ".nan" => double.NaN,
        ".inf" or "+.inf" => double.PositiveInfinity,
        "-.inf" => double.NegativeInfinity,
        _ => double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out double number) ? number : null,
    };

    private static string Expected(YamlNode node, Type type) => type.IsEnum
        ? "one of " + string.Join(", ", Names(type)) + NearestNames.Suggestion(node.Value, Names(type))
        : Words(type) + (node is { Kind: YamlKind.Scalar, IsNull: false, Style: not ScalarStyle.Plain } ? ", without quotes" : string.Empty);

    private static string Words(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : "a number";

    /// <summary>Letters and digits: spelling is free in the rest.</summary>
    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
