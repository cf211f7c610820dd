using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[PromptTemplate]</c> and the row type.</summary>
internal static class PromptDescriptors
{
    private const string Category = "SftRecipes.Prompt";

    public static readonly DiagnosticDescriptor NoPromptTemplate = new(
        RuleIds.NoPromptTemplate,
        "Recipe has no prompt template",
        "Recipe '{0}' has no [PromptTemplate]; add one that ends in the response's placeholder, or [ChatTemplate] for conversations",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NoPromptTemplate + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PlaceholderUnknown = new(
        RuleIds.PlaceholderUnknown,
        "Placeholder is no property of the row type",
        "'{0}' is no property of {1}{2}; its properties are {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PlaceholderUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TemplateMalformed = new(
        RuleIds.TemplateMalformed,
        "Brace in the prompt template is malformed",
        "{0}; write '{{{{' or '}}}}' for a literal brace",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TemplateMalformed + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BlockUnbalanced = new(
        RuleIds.BlockUnbalanced,
        "Optional block is not balanced",
        "{0} is unbalanced: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BlockUnbalanced + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NoResponsePlaceholder = new(
        RuleIds.NoResponsePlaceholder,
        "Prompt template has no response",
        "The template has no {{{0}}}, so there is nothing to train; end it with the response's placeholder",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NoResponsePlaceholder + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SeveralResponsePlaceholders = new(
        RuleIds.SeveralResponsePlaceholders,
        "Prompt template has several responses",
        "The response placeholder {{{0}}} occurs again; keep the one at the end",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralResponsePlaceholders + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ResponseInBlock = new(
        RuleIds.ResponseInBlock,
        "Response is inside an optional block",
        "The response placeholder {{{0}}} is inside an optional block, so rows could have nothing to train; move it behind the block",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ResponseInBlock + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TextAfterResponse = new(
        RuleIds.TextAfterResponse,
        "Prompt template goes on after the response",
        "Nothing can follow the response placeholder {{{0}}}: the model stops after its response; move this in front of it or remove it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TextAfterResponse + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NoResponseProperty = new(
        RuleIds.NoResponseProperty,
        "Row type has no response",
        "Row type '{0}' has no property marked [Response]; mark the one that the model learns to produce",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NoResponseProperty + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SeveralResponseProperties = new(
        RuleIds.SeveralResponseProperties,
        "Row type has several responses",
        "'{0}' is marked [Response], but {1} already has the response '{2}'; mark one property only",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralResponseProperties + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PropertyWithoutTextForm = new(
        RuleIds.PropertyWithoutTextForm,
        "Property has no text form",
        "'{0}' is of type {1}, which has no text of its own; use a string, a number, a date or another formattable type",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PropertyWithoutTextForm + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BlockNeverLeftOut = new(
        RuleIds.BlockNeverLeftOut,
        "Optional block is never left out",
        "The block of '{0}' is never left out, because a {1} is never null or empty; make the property nullable or remove the block",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BlockNeverLeftOut + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor OptionalOutsideBlock = new(
        RuleIds.OptionalOutsideBlock,
        "Optional property is outside an optional block",
        "'{0}' can be null, and the text around it is printed all the same; put both into an optional block {{?{0}}}…{{/{0}}}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.OptionalOutsideBlock + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PropertyUnused = new(
        RuleIds.PropertyUnused,
        "Property of the row type is not used",
        "'{0}' is no part of the prompt, so the model never sees it; use it, or leave it out of {1}",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PropertyUnused + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SpaceBeforeResponse = new(
        RuleIds.SpaceBeforeResponse,
        "White space stands right before the response",
        "White space right before {{{0}}} is a token of its own in the prompt, and words follow without the space that their tokens begin with; end the prompt in a line end or in a visible character",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SpaceBeforeResponse + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor PromptTrained = new(
        RuleIds.PromptTrained,
        "Prompts are trained, too",
        "{0} = false trains {1} as well, so that the model learns to write it; leave it out to train answers only",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.PromptTrained + HelpLinks.Extension);
}
