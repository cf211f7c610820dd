using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[Generation]</c>.</summary>
internal static class GenerationDescriptors
{
    private const string Category = "SftRecipes.Generation";

    public static readonly DiagnosticDescriptor GenerationValueOutOfRange = new(
        RuleIds.GenerationValueOutOfRange,
        "Generation option is out of range",
        "{0} is {1}; use {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.GenerationValueOutOfRange + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor StopTextEmpty = new(
        RuleIds.StopTextEmpty,
        "Stop text is empty",
        "A stop text is empty, so that generation would end at once; remove it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.StopTextEmpty + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NothingEndsAnAnswer = new(
        RuleIds.NothingEndsAnAnswer,
        "Nothing ends an answer",
        "AppendEos is false and [Generation] has no Stop text, so every answer goes on until MaxNewTokens; leave AppendEos true or give a Stop text",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NothingEndsAnAnswer + HelpLinks.Extension);
}
