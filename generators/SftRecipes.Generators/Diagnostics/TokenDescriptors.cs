using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for the prompt and the model's tokenizer together.</summary>
internal static class TokenDescriptors
{
    private const string Category = "SftRecipes.Prompt";

    public static readonly DiagnosticDescriptor SpecialTokenOfAnotherFamily = new(
        RuleIds.SpecialTokenOfAnotherFamily,
        "Special token belongs to another model family",
        "'{0}' is markup of {1} and means nothing to {2}{3}; its special tokens are {4}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SpecialTokenOfAnotherFamily + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SpecialTokenUnknown = new(
        RuleIds.SpecialTokenUnknown,
        "Special token is not in the vocabulary",
        "'{0}' is no special token of {1}{2}; its special tokens are {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SpecialTokenUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ChatTemplateDiffers = new(
        RuleIds.ChatTemplateDiffers,
        "Prompt is not in the model's own format",
        "{0} was tuned with {1}, and this {2} is another; use {3}, or its base model",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ChatTemplateDiffers + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor BosDoubled = new(
        RuleIds.BosDoubled,
        "Beginning of text is written twice",
        "'{0}' is there already: {1}; leave it out here",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BosDoubled + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor AnswerEndNotStopped = new(
        RuleIds.AnswerEndNotStopped,
        "Answers end in a token that generation does not stop at",
        "Answers end in {0}, but generation_config.json of {1} stops at {2} only, so other programs will not stop; {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.AnswerEndNotStopped + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NoEosToken = new(
        RuleIds.NoEosToken,
        "Model has no EOS token",
        "The tokenizer of {0} names no EOS token, so an answer cannot end in one; name eos_token in its tokenizer_config.json, or set AppendEos = false",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NoEosToken + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor NoChatTemplateOfModel = new(
        RuleIds.NoChatTemplateOfModel,
        "Model has no such chat template",
        "{0} has no chat template {1}; {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.NoChatTemplateOfModel + HelpLinks.Extension);
}
