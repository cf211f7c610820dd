using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for what must not be written into recipes.</summary>
internal static class SecretDescriptors
{
    private const string Category = "SftRecipes.Recipe";

    public static readonly DiagnosticDescriptor AccessTokenWritten = new(
        RuleIds.AccessTokenWritten,
        "Access token is written down",
        "An access token of {0} is written here, for everyone who gets to see the file; read it from the environment ({1}), and revoke this one",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.AccessTokenWritten + HelpLinks.Extension);
}
