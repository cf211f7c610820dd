using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SftRecipes.Generators.Model;

namespace SftRecipes.Generators;

/// <summary>
/// Names of generated files: the class's metadata name. Such names are compared ignoring case, so classes whose names differ by case
/// alone are numbered.
/// </summary>
/// <param name="Ambiguous">Names that equal another one but for case, sorted; as a rule none, so that recipes stay independent.</param>
internal sealed record HintNames(EquatableArray<string> Ambiguous)
{
    /// <summary>The class's metadata name, nested classes set off by <c>+</c>.</summary>
    public static string Of(RecipeType type)
    {
        IEnumerable<string> classes = type.ContainingTypes
            .Select(static declaration => declaration.Substring(declaration.LastIndexOf(' ') + 1))
            .Concat([type.Name]);
        string name = string.Join("+", classes);
        return (type.Namespace.Length == 0 ? name : type.Namespace + "." + name).Replace("@", string.Empty);
    }

    public static HintNames From(IEnumerable<string> names) => new(names
        .Distinct(StringComparer.Ordinal)
        .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
        .Where(static group => group.Count() > 1)
        .SelectMany(static group => group)
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatableArray());

    /// <summary>The name of a recipe's file.</summary>
    public string Unique(RecipeType type)
    {
        string name = Of(type);
        int index = Ambiguous.ToList().IndexOf(name);
        return index < 0 ? name + ".g.cs" : name + "-" + (index + 1).ToString(CultureInfo.InvariantCulture) + ".g.cs";
    }
}
