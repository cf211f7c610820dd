using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for the project's model files.</summary>
internal static class FilesDescriptors
{
    private const string Category = "SftRecipes.Files";

    public static readonly DiagnosticDescriptor ConfigMalformed = new(
        RuleIds.ConfigMalformed,
        "Model file is no JSON",
        "This file of the model cannot be read: {0}",
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

    public static readonly DiagnosticDescriptor ConfigOfAnotherModel = new(
        RuleIds.ConfigOfAnotherModel,
        "Configuration is not that of the known model",
        "'{0}' is {1} here, but the published {2} has {3}; correct the file, or give the model an id of its own",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ConfigOfAnotherModel + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ManifestShapeDisagrees = new(
        RuleIds.ManifestShapeDisagrees,
        "Manifest and configuration disagree on a shape",
        "'{0}' is {1} in this checkpoint, but config.json makes it {2}; take both files from the same model",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ManifestShapeDisagrees + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ManifestTensorMissing = new(
        RuleIds.ManifestTensorMissing,
        "Checkpoint lacks a tensor",
        "This checkpoint has no '{0}', which config.json makes {1}; take both files from the same model",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ManifestTensorMissing + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ManifestLayersDisagree = new(
        RuleIds.ManifestLayersDisagree,
        "Manifest and configuration disagree on layers",
        "This checkpoint has {0} layers, but config.json says {1}; take both files from the same model",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ManifestLayersDisagree + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TokenBeyondVocabulary = new(
        RuleIds.TokenBeyondVocabulary,
        "Special token is beyond the vocabulary",
        "{0} '{1}' has the id {2}, but config.json has a vocab_size of {3}, so the embedding has no row for it; name another token",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TokenBeyondVocabulary + HelpLinks.Extension);
}
