using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for the project's model files.</summary>
internal static class FilesDescriptors
{
    private const string Category = "SftRecipes.Files";

    public static readonly DiagnosticDescriptor ConfigMalformed = new(
        RuleIds.ConfigMalformed,
        "Model file is no JSON",
        "The model's configuration cannot be read: {0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ConfigMalformed + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModelFamilyUnknown = new(
        RuleIds.ModelFamilyUnknown,
        "Model family is not known",
        "Models of type '{0}' cannot be compiled; the families that can be are {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModelFamilyUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ConfigFieldOutOfRange = new(
        RuleIds.ConfigFieldOutOfRange,
        "Field of a model's configuration is out of range",
        "'{0}' cannot have this value; use {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ConfigFieldOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ConfigFieldMissing = new(
        RuleIds.ConfigFieldMissing,
        "Field of a model's configuration is missing",
        "'{0}' is missing; use {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ConfigFieldMissing + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ModelGivenTwice = new(
        RuleIds.ModelGivenTwice,
        "Model is given twice",
        "The configuration of '{0}' is given by {1} already; keep one of the two SftModel items",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ModelGivenTwice + HelpLinks.Extension);
}
