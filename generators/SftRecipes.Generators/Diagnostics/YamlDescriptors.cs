using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for recipe files.</summary>
internal static class YamlDescriptors
{
    private const string Category = "SftRecipes.Yaml";

    public static readonly DiagnosticDescriptor RecipeFileMalformed = new(
        RuleIds.RecipeFileMalformed,
        "Recipe file is no YAML",
        "The recipe file cannot be read: {0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeFileMalformed + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RecipeKeyUnknown = new(
        RuleIds.RecipeKeyUnknown,
        "Recipe file has an unknown key",
        "There is no key '{0}' in {1}{2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeKeyUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RecipeValueInvalid = new(
        RuleIds.RecipeValueInvalid,
        "Value of a recipe file is of the wrong kind",
        "'{0}' cannot be {1}; use {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeValueInvalid + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RecipeKeyMissing = new(
        RuleIds.RecipeKeyMissing,
        "Recipe file lacks a key",
        "'{0}' is missing {1}; add it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeKeyMissing + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RecipeKeyTwice = new(
        RuleIds.RecipeKeyTwice,
        "Recipe file has a key twice",
        "'{0}' is given twice; keep one of the two",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeKeyTwice + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RecipeNameInvalid = new(
        RuleIds.RecipeNameInvalid,
        "Recipe file names no class",
        "'{0}' cannot be {1}; use letters, digits and '_', beginning with a letter",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeNameInvalid + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RecipeGivenTwice = new(
        RuleIds.RecipeGivenTwice,
        "Recipe is given twice",
        "There is a recipe '{0}' already, in {1}; give one of the two another name",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RecipeGivenTwice + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RowTypeUnknown = new(
        RuleIds.RowTypeUnknown,
        "Row type of a recipe file is not known",
        "{0}; mark the type [RecipeRow], or list the row's fields under 'row'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowTypeUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RowFieldInvalid = new(
        RuleIds.RowFieldInvalid,
        "Field of a recipe file's row cannot be a property",
        "'{0}' cannot be a field's name: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowFieldInvalid + HelpLinks.Extension);
}
