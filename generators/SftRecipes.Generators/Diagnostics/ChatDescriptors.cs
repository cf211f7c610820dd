using Microsoft.CodeAnalysis;

namespace SftRecipes.Generators.Diagnostics;

/// <summary>Rules for <c>[ChatTemplate]</c> and conversations.</summary>
internal static class ChatDescriptors
{
    private const string Category = "SftRecipes.Prompt";

    public static readonly DiagnosticDescriptor BothTemplates = new(
        RuleIds.BothTemplates,
        "Recipe has a prompt template and a chat template",
        "[PromptTemplate] and [ChatTemplate] exclude each other; remove one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.BothTemplates + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ChatTemplateUnknown = new(
        RuleIds.ChatTemplateUnknown,
        "Chat template is not known",
        "There is no chat template '{0}'{1}; write one of {2}, leave the name out for the model's own, or set Jinja",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ChatTemplateUnknown + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ChatTemplateMalformed = new(
        RuleIds.ChatTemplateMalformed,
        "Chat template is no Jinja",
        "The chat template is malformed: {0}; correct it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ChatTemplateMalformed + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SeveralChatTemplateSources = new(
        RuleIds.SeveralChatTemplateSources,
        "Chat template comes from several places",
        "{0} and {1} both say which chat template is meant; remove one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralChatTemplateSources + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor RowTypeWithoutConversation = new(
        RuleIds.RowTypeWithoutConversation,
        "Row type has no conversation",
        "Row type '{0}' has no conversation; give it a list of ChatTurn or ShareGptTurn, or properties marked [Role] and one marked [Response]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.RowTypeWithoutConversation + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor SeveralMessageLists = new(
        RuleIds.SeveralMessageLists,
        "Row type has several conversations",
        "'{0}' is a list of turns, but {1} already has '{2}'; keep one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.SeveralMessageLists + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor TurnRoleInvalid = new(
        RuleIds.TurnRoleInvalid,
        "Role of a property is not possible",
        "'{0}' is marked [Role], but {1}; correct the mark",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.TurnRoleInvalid + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor KwargMalformed = new(
        RuleIds.KwargMalformed,
        "Variable of the chat template is malformed",
        "'{0}' is no variable for the template; write name=value, and none of messages, tools, documents and add_generation_prompt",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.KwargMalformed + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor LossScopeUnused = new(
        RuleIds.LossScopeUnused,
        "Loss option has no effect",
        "{0} = false means nothing with {1}; set {2} instead",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.LossScopeUnused + HelpLinks.Extension);

    public static readonly DiagnosticDescriptor ChatTemplateWithoutMessages = new(
        RuleIds.ChatTemplateWithoutMessages,
        "Chat template writes no messages",
        "The chat template never reads 'messages', so every row would be the same text; loop over them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinks.Folder + RuleIds.ChatTemplateWithoutMessages + HelpLinks.Extension);
}
