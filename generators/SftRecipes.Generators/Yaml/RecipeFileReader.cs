using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using SftRecipes.Generators.Diagnostics;
using SftRecipes.Generators.Emission;
using SftRecipes.Generators.Model;
using SftRecipes.Generators.Parsing;
using SftRecipes.Generators.Validation;

namespace SftRecipes.Generators.Yaml;

/// <summary>Reads a recipe file. Never throws.</summary>
internal static class RecipeFileReader
{
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    public static RecipeFileReading Read(string path, string text)
    {
        YamlTree tree = YamlTree.Parse(text);
        var problems = new YamlProblems();
        if (tree.Error is { } error)
        {
            problems.Add(RuleIds.RecipeFileMalformed, new YamlNode(YamlKind.Scalar, tree.ErrorStart, 1), error);
        }
        else if (tree.Root is not { Kind: YamlKind.Mapping })
        {
            YamlNode at = tree.Root ?? new YamlNode(YamlKind.Scalar, 0, 0);
            problems.Add(RuleIds.RecipeFileMalformed, at, "keys and values are expected, such as 'model: org/name'");
        }

        problems.IsComplete = problems.All.Count > 0;
        YamlNode root = tree.Root is { Kind: YamlKind.Mapping } mapping ? mapping : new YamlNode(YamlKind.Mapping, 0, 0);
        YamlNode top = root.Entries.FirstOrDefault()?.Key ?? new YamlNode(YamlKind.Scalar, 0, 0);
        var attributes = new YamlAttributes(root, problems);
        if (attributes.Find<SftRecipeAttribute>() is null)
        {
            problems.Add(RuleIds.RecipeKeyMissing, top, Key<SftRecipeAttribute>(nameof(SftRecipeAttribute.Model)), "in the recipe");
        }

        (EquatableArray<ExampleProperty>? fields, string? rowType) = Row(attributes.OfFile(YamlKeys.Row), top, problems);
        RecipeType? type = Type(path, attributes, problems);
        RecipeDeclaration? recipe = type is null ? null : Declare(attributes, type, FileName(path), fields);
        return new RecipeFileReading(
            new RecipeFile(path, recipe, rowType), problems.All, new RecipeFileLocator(text, attributes, top));
    }

    private static RecipeDeclaration Declare(
        YamlAttributes attributes, RecipeType type, string file, EquatableArray<ExampleProperty>? fields)
    {
        RecipeDeclaration recipe = RecipeParser.Declare(attributes, type) with { Yaml = new YamlClass(file, fields is not null) };
        string space = type.Namespace.Length == 0 ? string.Empty : type.Namespace + ".";
        return fields is { } properties
            ? RecipeParser.WithExample(
                recipe, new ExampleType($"global::{space}{type.Name}.{YamlClass.RowName}", YamlKeys.Row, Accessible: true, properties))
            : recipe;
    }

    private static string Key<TAttribute>(string property)
        where TAttribute : Attribute => YamlKeys.Of(typeof(TAttribute).GetProperty(property));

    private static (EquatableArray<ExampleProperty>? Fields, string? Type) Row(YamlEntry? row, YamlNode top, YamlProblems problems)
    {
        if (row is null || row.Value.IsNull)
        {
            problems.Add(RuleIds.RecipeKeyMissing, row?.Key ?? top, YamlKeys.Row, "in the recipe, with its fields or the name of a type that is marked [RecipeRow]");
            return (null, null);
        }

        switch (row.Value.Kind)
        {
            case YamlKind.Mapping:
                return (RowFields.Read(row.Value, problems), null);
            case YamlKind.Scalar:
                return (null, row.Value.Value);
            default:
                problems.Value(YamlKeys.Row, row.Value, "the name of a type, or a mapping of fields to their types");
                return (null, null);
        }
    }

    /// <summary>The class; null where there is no name for it.</summary>
    private static RecipeType? Type(string path, YamlAttributes attributes, YamlProblems problems)
    {
        string? name = Name(attributes.OfFile(YamlKeys.Name), "a class's name", IsName, problems);
        string? space = Name(attributes.OfFile(YamlKeys.Namespace), "a namespace", static text => text.Split('.').All(IsName), problems);
        if (attributes.OfFile(YamlKeys.Name) is null)
        {
            name = NameOf(path);
            if (!IsName(name))
            {
                problems.Add(RuleIds.RecipeNameInvalid, new YamlNode(YamlKind.Scalar, 0, 0), FileName(path), "a class's name; give one as 'name'");
                name = null;
            }
        }

        bool isSpaceWrong = space is null && attributes.OfFile(YamlKeys.Namespace) is not null;
        return name is null || isSpaceWrong
            ? null
            : new RecipeType(
                string.Join(".", (space ?? string.Empty).Split('.').Select(Literals.Identifier)), [], Literals.Identifier(name), "public", TypeShape.Sound);
    }

    private static string? Name(YamlEntry? entry, string what, Func<string, bool> isValid, YamlProblems problems)
    {
        if (entry is null)
        {
            return null;
        }

        if (entry.Value.Kind == YamlKind.Scalar && !entry.Value.IsNull && isValid(entry.Value.Value))
        {
            return entry.Value.Value;
        }

        problems.Add(RuleIds.RecipeNameInvalid, entry.Value.Length > 0 ? entry.Value : entry.Key, entry.Value.Description.Trim('\''), what);
        return null;
    }

    /// <summary>Letters, digits and <c>_</c>: what both C# and the names of generated files allow.</summary>
    private static bool IsName(string text) =>
        SyntaxFacts.IsValidIdentifier(text) && text.All(static character => char.IsLetterOrDigit(character) || character == '_');

    /// <summary><c>opt-alpaca.recipe.yaml</c> as <c>OptAlpaca</c>.</summary>
    private static string NameOf(string path)
    {
        string file = FileName(path);
        var name = new StringBuilder();
        bool begins = true;
        foreach (char character in file.Substring(0, Math.Max(0, file.Length - RecipeFile.Extension.Length)))
        {
            bool isPart = char.IsLetterOrDigit(character) || character == '_';
            if (isPart)
            {
                name.Append(begins ? char.ToUpperInvariant(character) : character);
            }

            begins = !isPart;
        }

        return name.ToString();
    }

    private static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}

/// <summary>What a recipe file says, and where.</summary>
/// <param name="File">What the pipeline keeps.</param>
/// <param name="Problems">What is wrong with it before it is a recipe.</param>
/// <param name="Locator">Finds what problems point at.</param>
internal sealed record RecipeFileReading(RecipeFile File, IReadOnlyList<Problem> Problems, RecipeFileLocator Locator);
