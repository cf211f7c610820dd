using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[Lora]</c>.</summary>
internal static class LoraDescriptors
{
    private const string Category = "SftRecipes.Lora";

    public static readonly DiagnosticDescriptor RankOutOfRange = new(
        RuleIds.RankOutOfRange,
        "LoRA rank is below 1",
        "Rank is {0}; use 1 or more (8 to 64 are usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RankOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RankBeyondModule = new(
        RuleIds.RankBeyondModule,
        "LoRA rank is beyond its module",
        "Rank is {0}, but '{1}' maps {2} to {3} features; use {4} or less",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RankBeyondModule + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor AlphaOutOfRange = new(
        RuleIds.AlphaOutOfRange,
        "LoRA alpha is not above 0",
        "Alpha is {0}; use a number above 0 (the rank or twice the rank are usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.AlphaOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LoraDropoutOutOfRange = new(
        RuleIds.LoraDropoutOutOfRange,
        "LoRA dropout is no probability below 1",
        "Dropout is {0}; use from 0 up to, but not including, 1 (0 to 0.1 are usual)",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LoraDropoutOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TargetModuleUnmatched = new(
        RuleIds.TargetModuleUnmatched,
        "LoRA target matches no module",
        "'{0}' matches no linear module of {1}{2}; its linear modules are {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TargetModuleUnmatched + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TargetModuleTied = new(
        RuleIds.TargetModuleTied,
        "LoRA target is a tied output head",
        "'{0}' is the output head, whose weight is the token embedding's in this model; leave it out of TargetModules",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TargetModuleTied + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TargetModuleOfOneLayer = new(
        RuleIds.TargetModuleOfOneLayer,
        "LoRA target names one layer only",
        "'{0}' names a module of one layer, but adapters go on every layer; use '{1}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TargetModuleOfOneLayer + HelpLinks.Extension);
}
