using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace SftRecipes.Generators.Emission;

/// <summary>Values as C# source, whatever the culture.</summary>
internal static class Literals
{
    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string OfNullable(string? value) => value is null ? "null" : Of(value);

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E', 'e']) >= 0 ? text.Replace("E-0", "E-").Replace('E', 'e') : text + ".0";
    }

    public static string Of<T>(T value)
        where T : struct, Enum => $"Sft::{typeof(T).Name}.{value}";

    /// <summary>A number, a truth value or an enumeration's value.</summary>
    public static string OfValue(object value) => value switch
    {
        bool flag => Of(flag),
        int number => Of(number),
        double number => Of(number),
        Enum choice => $"Sft::{choice.GetType().Name}.{choice}",
        _ => throw new ArgumentException($"{value.GetType()} has no literal.", nameof(value)),
    };

    public static string Of(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(Of)) + "]";

    /// <summary>A number as people read it: 1,572,864.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in powers of 1000, as <c>info</c> writes them.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>Text inside an XML documentation comment.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>
    /// A property's name as a parameter: <c>Instruction</c> becomes <c>instruction</c>; keywords are escaped, and the names that generated
    /// methods use themselves are lengthened.
    /// </summary>
    public static string Parameter(string property)
    {
        string name = char.ToLowerInvariant(property[0]) + property.Substring(1);
        return name is "settings" or "cancellationToken" or "rendered" ? name + "Value" : Identifier(name);
    }

    /// <summary>A name as source; keywords are escaped.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
